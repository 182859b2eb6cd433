// The lab as its users see it: the same object in Node and in the page, where it is also `window.ringside`.
import type { LabTime, NodeId } from '../base/ids';
import type { LoggedCommand } from '../cluster/command';
import type { Outcome, ReplicaState } from '../protocol/messages';
import type { Settings, SettingsInput } from '../protocol/settings';
import type { Json } from '../protocol/value';
import type { LabEvent } from '../trace/event';
import type { TraceLog } from '../trace/trace-log';
import type { ClusterView, ViewName } from '../trace/views';
import type { ClockPatch, DiskPatch, LinkPatch } from './link-patch';

export type ExecutorName = 'workers' | 'in-process';

export interface CreateOptions {
  /** A whole number; the same config, seed and commands give the same trace. Default 1. */
  readonly seed?: number;
  /** `workers` needs a browser. Default: `workers` in a browser, `in-process` in Node. */
  readonly executor?: ExecutorName;
  /** Names the cluster's databases, channels and locks in a browser. Default `demo`. */
  readonly name?: string;
}

/** A string, JSON, or bytes; tombstones and absence are no value. */
export type PlainValue = Json | Uint8Array;

export interface OperationResult {
  readonly outcome: Outcome;
  /** A sentence with numbers when the outcome is not ok. */
  readonly reason?: string;
  /** All concurrent values that the context covers, after the read or write; empty when nothing is found; absent when the request came to nothing. */
  readonly siblings?: readonly PlainValue[];
  /** Opaque; hand it to the next put or delete of the key. Absent when nothing is known of the key. */
  readonly context?: string;
  /** `lab` when no node could take the request. */
  readonly coordinator: NodeId | 'lab';
  /** Who took part: primaries, fallbacks with the primary they stand in for, and how each stands. */
  readonly replicas: readonly ReplicaState[];
  /** Lab time in µs at which the client was answered. */
  readonly at: LabTime;
}

/** `on-demand`: the clock moves only while a call waits for an answer (a new lab); `paused`: only by step, runFor and whenIdle; `playing`: paced by `speed`. */
export type Transport = 'on-demand' | 'paused' | 'playing';
/** Lab seconds per wall second; `auto` slows down while requests are under way; `max` does not pace. */
export type Speed = number | 'auto' | 'max';

export interface LabStatus {
  readonly phase: 'open' | 'stalled' | 'failed' | 'closed';
  /** Says what is wrong and what to do, when the phase is not `open`. */
  readonly problem: string | undefined;
  readonly transport: Transport;
  readonly speed: Speed;
  /** Lab seconds per wall second right now: what `auto` has chosen; 0 when not playing. */
  readonly pace: number;
  /** Everything before this has happened. */
  readonly now: LabTime;
  readonly executor: ExecutorName;
}

export interface EventFilter {
  /** µs, both included. */
  readonly from?: number;
  readonly to?: number;
  readonly node?: string;
  readonly kind?: string;
}

export interface LabListeners {
  /** New events, in trace order. */
  readonly events: (events: readonly LabEvent[]) => void;
  readonly status: (status: LabStatus) => void;
}

export interface PutOptions {
  readonly context?: string;
  readonly via?: string;
}

export interface AddNodeOptions {
  /** Never used before in this cluster. Default: the next free `n1`, `n2`, … */
  readonly id?: string;
  /** Default 1; of a replacement that of the node it replaces. */
  readonly capacity?: number;
  readonly rack?: string;
  /** The one node that the newcomer knows; it must be live. Default: the first live one. */
  readonly seed?: string;
}

export interface Lab {
  readonly config: Settings;
  readonly seed: number;
  readonly executor: ExecutorName;
  /** Rejects with a Fault (code, sentence) on a bad key, value, node name or context, before anything is sent. */
  put(key: string, value: unknown, options?: PutOptions): Promise<OperationResult>;
  get(key: string, options?: { readonly via?: string }): Promise<OperationResult>;
  delete(key: string, options?: PutOptions): Promise<OperationResult>;

  kill(node: string): Promise<void>;
  start(node: string): Promise<void>;
  wipe(node: string): Promise<void>;
  /** What a node has made durable, running or not, as the zip of a LevelDB directory. */
  exportDisk(node: string): Promise<Uint8Array>;
  /** Replaces the disk of a node that is down by such a zip, under a new clock identity. Rejects with Fault `bad-import` or `node-runs`, and then nothing has changed. */
  importDisk(node: string, zip: Uint8Array): Promise<void>;
  /** The node handles nothing until it is resumed; then all that came due meanwhile, in order. */
  pauseNode(node: string): Promise<void>;
  resumeNode(node: string): Promise<void>;
  /** How long each access of its disk takes. */
  setDisk(node: string, disk: DiskPatch): Promise<void>;
  /** Only what a version says of its writing time follows this clock (last-write-wins), no timer does. What is left out stays as it is. */
  setClock(node: string, clock: ClockPatch): Promise<void>;
  cut(a: string, b: string, options?: { readonly oneWay?: boolean }): Promise<void>;
  /** Both directions of a link; without `b` all links of `a`; without both, all links. */
  heal(a?: string, b?: string): Promise<void>;
  /** Cuts every link between nodes of different groups; nodes not named form one more group. */
  partition(groups: readonly (readonly string[])[]): Promise<void>;
  /** Both directions; what is left out stays as it is. */
  setLink(a: string, b: string, link: LinkPatch, options?: { readonly oneWay?: boolean }): Promise<void>;

  /** Starts a new host with an empty disk that joins the ring through `seed` (rule 32); answers its name. `whenIdle` waits for the transfers. */
  addNode(options?: AddNodeOptions): Promise<NodeId>;
  /** The node streams its ranges out, leaves the ring and stops; a dead one is rebuilt from its ranges' other owners. */
  removeNode(node: string): Promise<void>;
  /** A new host takes the place of a member, dead or alive; answers its name. */
  replaceNode(node: string, options?: AddNodeOptions): Promise<NodeId>;

  play(): Promise<void>;
  pause(): Promise<void>;
  /** Exactly one event, wherever the next one is. */
  step(): Promise<void>;
  speed(speed: Speed): Promise<void>;
  /** Runs exactly this far without pacing. */
  runFor(labMs: number): Promise<void>;
  /** Until no request, hint delivery, repair or write is under way (gossip goes on for ever and does not count). While playing it waits; else it runs the clock. */
  whenIdle(): Promise<void>;
  /** Lab time in µs: everything before it has happened. */
  now(): LabTime;
  status(): LabStatus;

  events(filter?: EventFilter): readonly LabEvent[];
  /** One picture's data, now or at an earlier lab time (µs). */
  view<Name extends ViewName>(name: Name, at?: number): ClusterView[Name];
  /** SHA-256 (hex) over the trace so far, foreign messages left out. */
  traceHash(): Promise<string>;
  commandLog(): readonly LoggedCommand[];
  on<Name extends keyof LabListeners>(event: Name, listener: LabListeners[Name]): () => void;
  /** Stops every node; disks stay, unless the lab was in process. */
  close(): Promise<void>;
}

/** What the page draws from: the lab and its trace. A watcher's lab has the trace of another tab and refuses every command. */
export interface ObservableLab extends Lab {
  readonly trace: TraceLog;
}

/** What `window.ringside` is: the lab that the page shows, and `create` to replace it by another. */
export interface RingsideGlobal extends Lab {
  create(config?: SettingsInput, options?: CreateOptions): Promise<Lab>;
}

declare global {
  interface Window {
    ringside?: RingsideGlobal;
  }
}
