// How the lab talks to its conductor, in the same thread or across a worker: plain data in, promises out.
import type { LabTime, NodeId } from '../base/ids';
import type { Later } from '../base/later';
import type { Settings } from '../protocol/settings';
import type { LoggedCommand } from './command';
import type { Executor } from './executor';
import type { TimedReply } from './grant';
import type { LabEvent } from './lab-event';
import type { Speed } from './pacer';
import type { AddedNode, RememberedRing } from './ring-desk';
import type { WallClock } from './wall-clock';

export interface OpenOptions {
  /** Names the databases, channels and locks of workers. */
  readonly name: string;
  readonly settings: Settings;
  readonly seed: number;
  /** 1 (the default) for a new cluster, one more for each later run on the same disks. */
  readonly session?: number;
  /** Where the lab clock goes on. Default 0. */
  readonly startAt?: LabTime;
  /** How often each node was started in earlier sessions. Default: never. */
  readonly startsBefore?: Readonly<Record<NodeId, number>>;
  /** Nodes that stay down when the lab opens. Default: none. */
  readonly down?: readonly NodeId[];
  /** Hosts of earlier sessions that the settings do not name. Default: none. */
  readonly added?: readonly AddedNode[];
  /** Hosts that the settings name and that have left. Default: none. */
  readonly left?: readonly NodeId[];
  /** The newest ring of earlier sessions. Default: the first one. */
  readonly ring?: RememberedRing | undefined;
  /** Start on the disks of an earlier session; the default is to empty them first. */
  readonly keepDisks?: boolean;
  /** Commands of a replay: each takes effect when lab time reaches it. */
  readonly log?: readonly LoggedCommand[];
}

export interface ConductorPorts {
  readonly executorFor: (options: OpenOptions) => Executor;
  readonly clock: WallClock;
  /** Wall-clock time after which a host that has not answered is called stalled. Default 10 s. */
  readonly stallAfterMs?: number;
}

/** A listener that answers with a promise is waited for: the run never gets ahead of who watches it. */
export interface ConductorListeners {
  /** In the order of the trace. */
  readonly events: (events: readonly LabEvent[]) => Later<void>;
  readonly replies: (replies: readonly TimedReply[]) => Later<void>;
  readonly status: (state: ConductorState) => Later<void>;
}

export interface ConductorState {
  readonly phase: 'open' | 'stalled' | 'failed' | 'closed';
  /** Says what is wrong and what to do, when the phase is not `open`. */
  readonly problem: string | undefined;
  /** `on-demand`: the clock moves only for calls that wait for a request; `paused`: only by step, runUntil and runUntilIdle. */
  readonly transport: 'on-demand' | 'paused' | 'playing';
  readonly speed: Speed;
  /** Lab seconds per wall second right now; 0 when not playing. */
  readonly pace: number;
  /** Everything before this has happened. */
  readonly now: LabTime;
}

/** When a request counts as done: once its client has an answer, or once every copy is accounted for. */
export type RequestStage = 'answered' | 'closed';
