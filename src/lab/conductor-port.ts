// The conductor as the façade calls it: in the same thread, or in a worker behind Comlink. What happened comes back
// through one feed, in order; every call answers with the part of the feed that ends it.
import type { LabTime, NodeId, RequestId } from '../base/ids';
import type { Command, LoggedCommand } from '../cluster/command';
import type { LinkChange } from '../cluster/link';
import type { AddedNode, RememberedRing } from '../cluster/ring-desk';
import type { ClientReply } from '../protocol/outputs';
import type { DiskLatency, Settings } from '../protocol/settings';
import type { LabEvent } from '../trace/event';
import type { ExecutorName, LabStatus, Speed } from './lab-api';

export interface OpenOptions {
  readonly name: string;
  readonly settings: Settings;
  readonly seed: number;
  readonly executor: ExecutorName;
  /** Present when disks and faults of an earlier session are taken up again. */
  readonly resume: Resume | undefined;
}

/** What a cluster was when its page went away. */
export interface Resume {
  /** Number of the session that opens now, from 2. */
  readonly session: number;
  readonly at: LabTime;
  readonly down: readonly NodeId[];
  readonly paused: readonly NodeId[];
  /** Disks that are not as the settings say. */
  readonly disks: readonly (readonly [NodeId, DiskLatency])[];
  /** Clocks that are wrong: how far ahead they are at `at`, and how fast they run. */
  readonly clocks: readonly (readonly [NodeId, { readonly offsetMs: number; readonly driftPpm: number }])[];
  readonly links: readonly LinkChange[];
  /** Hosts that the settings do not name. */
  readonly added: readonly AddedNode[];
  /** Hosts that the settings name and that have left. */
  readonly left: readonly NodeId[];
  /** Undefined when nothing has changed. */
  readonly ring: RememberedRing | undefined;
  /** How often each node was started so far. */
  readonly starts: readonly (readonly [NodeId, number])[];
}

export interface Feed {
  /** Counts the parts of the feed from 1. */
  readonly part: Progress;
  readonly events: readonly LabEvent[];
  readonly replies: readonly FedReply[];
  readonly commands: readonly LoggedCommand[];
  readonly status: LabStatus;
}

export interface FedReply {
  readonly at: LabTime;
  readonly reply: ClientReply;
}

/** Number of the last part of the feed that belongs to what was called. */
export type Progress = number;

export interface ConductorPort {
  /** What the opening has fed: the feed and the answers of a worker come by different ways, and either may be the faster one. */
  opened(): Promise<Progress>;
  submit(commands: readonly Command[]): Promise<Progress>;
  runUntil(time: number): Promise<Progress>;
  /** Runs until the last reply of each request has come. */
  runUntilClosed(requests: readonly RequestId[]): Promise<Progress>;
  /** Playing: waits for the idle moment; else runs to it. */
  untilIdle(): Promise<Progress>;
  step(): Promise<Progress>;
  play(speed: Speed): Promise<Progress>;
  pause(): Promise<Progress>;
  setSpeed(speed: Speed): Promise<Progress>;
  exportDisk(node: NodeId): Promise<Uint8Array>;
  hash(): Promise<string>;
  close(): Promise<void>;
}

/** What a call of that name answers. */
export type PortResult<Name extends keyof ConductorPort> = Awaited<ReturnType<ConductorPort[Name]>>;
