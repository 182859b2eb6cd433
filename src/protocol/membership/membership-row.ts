// What a node believes of one other node (rule 22).
import type { LabTime, NodeId } from '../../base/ids';

export interface MembershipRow {
  readonly node: NodeId;
  /** 0 until something was heard of it. */
  incarnation: number;
  heartbeat: number;
  /** When (incarnation, heartbeat) last rose here. */
  roseAt: LabTime;
  /** `suspected` is this node's own view; `down` is a verdict, good for `incarnation` and all before it. */
  status: 'up' | 'suspected' | 'down';
  statusSince: LabTime;
  /** Who else saw no rise since the present suspicion began; empty unless suspected. */
  readonly confirmers: Set<NodeId>;
}

export const newRow = (node: NodeId, now: LabTime): MembershipRow => ({
  node,
  incarnation: 0,
  heartbeat: 0,
  roseAt: now,
  status: 'up',
  statusSince: now,
  confirmers: new Set(),
});

/** True when the first pair is newer: a higher incarnation, or the same one with a higher heartbeat. */
export const isNewer = (
  a: { readonly incarnation: number; readonly heartbeat: number },
  b: { readonly incarnation: number; readonly heartbeat: number },
): boolean => a.incarnation > b.incarnation || (a.incarnation === b.incarnation && a.heartbeat > b.heartbeat);
