// The ring, its changes, and what moves. Part of what pictures are drawn from (views.ts).
import type { LabTime, NodeId } from '../base/ids';
import type { RingChange } from '../protocol/ring/configuration';
import type { NodeSettings } from '../protocol/settings';

/** The newest ring that some node follows, and who follows which. */
export interface RingView {
  readonly term: number;
  readonly epoch: number;
  /** The node that writes the next epoch; undefined before the lab is open. */
  readonly claimant: NodeId | undefined;
  /** All changes that are done, oldest first: `ringOf(settings, changes)` is the ring that serves. */
  readonly changes: readonly RingChange[];
  /** The change under way: those that gain stream and get every write, the old ring serves. */
  readonly change: RingChange | undefined;
  readonly queue: readonly RingChange[];
  /** In the order of their joining; during a change those of the old ring. */
  readonly members: readonly NodeSettings[];
  /** Hosts that the settings do not name and that have not left. */
  readonly added: readonly AddedHost[];
  /** Names of hosts that have left. */
  readonly left: readonly NodeId[];
  /** Who is about to join: the newcomer of the change under way, and hosts that were added and are not yet members. */
  readonly joining: readonly NodeId[];
  /** Why the change under way, or the next one, does not go on. */
  readonly waits: string | undefined;
  /** What the last change that began moves (rule 5). */
  readonly moves: RingMovesView | undefined;
  /** The version that each node follows, `term.epoch`; absent for the first ring. */
  readonly followed: ReadonlyMap<NodeId, string>;
}

export interface AddedHost {
  readonly member: NodeSettings;
  readonly seed: NodeId;
  readonly replaces: NodeId | undefined;
}

export interface RingMovesView {
  readonly change: RingChange;
  /** Share of the token space whose first node is another. */
  readonly ownedShare: number;
  /** Share of the token space whose preference list has a new node. */
  readonly share: number;
  readonly gains: readonly { readonly node: NodeId; readonly share: number; readonly ranges: number }[];
  /** Copies that their gainers have received by stream. */
  readonly keysStreamed: number;
  /** Copies that their former owners have handed off and deleted. */
  readonly keysHandedOff: number;
}

export interface TransferView {
  readonly source: NodeId;
  readonly gainer: NodeId;
  readonly ranges: number;
  /** Of the token space, 0 to 1. */
  readonly share: number;
  readonly keys: number;
  readonly bytes: number;
  readonly state: 'running' | 'complete';
  readonly startedAt: LabTime;
  readonly changedAt: LabTime;
}
