// What nodes believe of each other, and the stories of their suspicions. Part of what pictures are drawn from (views.ts).
import type { LabTime, NodeId } from '../base/ids';

export interface BeliefView {
  readonly incarnation: number;
  readonly heartbeat: number;
  /** When the heartbeat last rose, as the believer saw it. */
  readonly roseAt: LabTime;
  readonly status: 'up' | 'suspected' | 'down';
  readonly statusSince: LabTime;
  /** Who confirmed the present suspicion, and of how many needed. */
  readonly confirmers: readonly NodeId[];
  readonly needed: number;
}

/** believer → subject → belief. */
export type MembershipView = ReadonlyMap<NodeId, ReadonlyMap<NodeId, BeliefView>>;

/** One node's doubt about another, from its silence to the end of it. */
export interface SuspicionView {
  readonly believer: NodeId;
  readonly subject: NodeId;
  readonly since: LabTime;
  /** When the heartbeat had last risen, and when the silence was noticed; undefined where the verdict came by gossip alone. */
  readonly lastRoseAt: LabTime | undefined;
  readonly suspectedAt: LabTime | undefined;
  /** In the order of their answers; `needed` is 0 while nobody has confirmed. */
  readonly confirmed: readonly { readonly by: NodeId; readonly at: LabTime }[];
  /** The last denial of each. */
  readonly denied: readonly { readonly by: NodeId; readonly at: LabTime }[];
  readonly needed: number;
  /** Held for down since: by its own count, or `from` gossip. */
  readonly verdict:
    | { readonly at: LabTime; readonly incarnation: number; readonly from: NodeId | undefined }
    | undefined;
  /** Seen up again with that incarnation; without one, the believer itself was started anew. */
  readonly ended: { readonly at: LabTime; readonly incarnation: number | undefined } | undefined;
}

export interface RefutationView {
  readonly node: NodeId;
  readonly at: LabTime;
  readonly incarnation: number;
  readonly heardFrom: NodeId;
}

export interface SelfDoubtView {
  readonly node: NodeId;
  readonly at: LabTime;
  readonly lastHeardAt: LabTime;
  /** Without `heardFrom` the node was started anew. */
  readonly ended: { readonly at: LabTime; readonly heardFrom: NodeId | undefined } | undefined;
}

/** Each oldest first. */
export interface SuspicionsView {
  readonly suspicions: readonly SuspicionView[];
  readonly refutations: readonly RefutationView[];
  readonly selfDoubts: readonly SelfDoubtView[];
}
