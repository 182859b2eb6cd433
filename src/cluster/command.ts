// What a person can do to a run. Config + seed + the log of these is the run; each is stamped with the lab time at
// which it takes effect.
import type { LabTime, NodeId } from '../base/ids';
import type { ClientRequest } from '../protocol/inputs';
import type { DiskLatency, NodeSettings } from '../protocol/settings';
import type { LinkSettings } from './link';
import type { ClockChange } from './node-clock';

export type Command =
  /** `via` undefined: the first live node of the key's preference list that is not paused, else the first such node. */
  | { readonly kind: 'Request'; readonly request: ClientRequest; readonly via: NodeId | undefined }
  | { readonly kind: 'Kill'; readonly node: NodeId }
  | { readonly kind: 'Start'; readonly node: NodeId }
  /** Deletes the node's disk; a live node is killed first and started again. */
  | { readonly kind: 'Wipe'; readonly node: NodeId }
  /** The node handles nothing until it is resumed: then all that came due meanwhile, in order. */
  | { readonly kind: 'PauseNode'; readonly node: NodeId }
  | { readonly kind: 'ResumeNode'; readonly node: NodeId }
  /** Replaces the disk of a node that is down by the zip of a LevelDB directory, in base64. */
  | { readonly kind: 'ImportDisk'; readonly node: NodeId; readonly zip: string }
  | { readonly kind: 'SetDisk'; readonly node: NodeId; readonly latency: DiskLatency }
  | ({ readonly kind: 'SetClock'; readonly node: NodeId } & ClockChange)
  /** A new host that joins through `seed`, in the place of `replaces` if that is set. */
  | {
      readonly kind: 'AddNode';
      readonly member: NodeSettings;
      readonly seed: NodeId;
      readonly replaces: NodeId | undefined;
    }
  | { readonly kind: 'RemoveNode'; readonly node: NodeId }
  | { readonly kind: 'Cut'; readonly links: readonly Link[] }
  | { readonly kind: 'Heal'; readonly links: readonly Link[] }
  | { readonly kind: 'SetLink'; readonly links: readonly Link[]; readonly settings: LinkSettings };

/** One direction. */
export interface Link {
  readonly from: NodeId;
  readonly to: NodeId;
}

export interface LoggedCommand {
  readonly at: LabTime;
  readonly command: Command;
}
