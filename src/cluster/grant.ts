// What the conductor asks of a host and what the host answers: the start of a node and one span of lab time.
import type { LabTime, NodeId } from '../base/ids';
import type { ClientRequest } from '../protocol/inputs';
import type { Joining } from '../protocol/membership/ring-memory';
import type { ClientReply } from '../protocol/outputs';
import type { RingChange } from '../protocol/ring/configuration';
import type { DiskLatency, Settings } from '../protocol/settings';
import type { LabEvent } from './lab-event';
import type { LinkChange } from './link';
import type { NodeClock } from './node-clock';

export interface StartOrder {
  readonly node: NodeId;
  readonly settings: Settings;
  readonly seed: number;
  readonly session: number;
  /** Which start of this node in this session, from 1. */
  readonly start: number;
  /** What the node is offered as its incarnation: rises with every start of this node, in all sessions. */
  readonly incarnation: number;
  /** An earlier start has stored something: an empty disk is one that was lost. */
  readonly hasStored: boolean;
  readonly at: LabTime;
  /** Batches of earlier windows were meant for a predecessor and are dropped. */
  readonly window: number;
  /** Where the node goes on numbering its events. */
  readonly firstSeq: number;
  /** This node's links, in and out, that are not as the settings say. */
  readonly links: readonly LinkChange[];
  readonly disk: DiskLatency;
  readonly clock: NodeClock;
  readonly lastNumbers: readonly (readonly [NodeId, number])[];
  /** The node's place among those who speak at one instant: by the settings, later ones behind. */
  readonly source: number;
  /** Set for a node that the settings do not name: how it became, or becomes, a member. */
  readonly joining: Joining | undefined;
  /** A member, set for a node that the newest ring has removed. */
  readonly contact: NodeId | undefined;
}

export interface Grant {
  readonly window: number;
  /** Nothing happens anywhere before this time. */
  readonly from: LabTime;
  /** Run every event before this time. */
  readonly until: LabTime;
  /** … or only this many. */
  readonly maxEvents: number | undefined;
  /** How many messages of earlier windows the host must have received since its start before it may run. */
  readonly expect: number;
  /** None later than `from`, which no event of this host has reached yet; of several times only after a pause. */
  readonly commands: readonly HostCommand[];
}

export type HostCommand =
  | { readonly kind: 'Client'; readonly at: LabTime; readonly request: ClientRequest }
  | { readonly kind: 'ChangeRing'; readonly at: LabTime; readonly change: RingChange }
  | { readonly kind: 'Link'; readonly change: LinkChange }
  | { readonly kind: 'Disk'; readonly latency: DiskLatency }
  | { readonly kind: 'Clock'; readonly clock: NodeClock };

export interface HostReport {
  readonly events: readonly LabEvent[];
  readonly replies: readonly TimedReply[];
  /** One entry per destination. */
  readonly sent: readonly SentCount[];
  /** The host's next event, messages on their way to it not counted. */
  readonly nextAt: LabTime | undefined;
  /** The node has a request, a storage access or a hint delivery under way. */
  readonly busy: boolean;
  readonly foreign: ForeignTraffic | undefined;
  /** The node went down in this span; the rest of the report is what came before. */
  readonly failure: HostFailure | undefined;
}

export interface StartReport extends HostReport {
  readonly incarnation: number;
  readonly freshDisk: boolean;
}

export interface TimedReply {
  readonly at: LabTime;
  readonly reply: ClientReply;
}

export interface SentCount {
  readonly to: NodeId;
  readonly count: number;
  readonly earliestDue: LabTime;
}

/** What arrived on the node's channel and was not the lab's. */
export interface ForeignTraffic {
  readonly ignored: number;
  readonly detail: string;
}

/** The code of a node that has left the cluster and stops for good. */
export const LEFT = 'left';

export interface HostFailure {
  readonly at: LabTime;
  readonly code: string;
  readonly reason: string;
}
