// What every part of a node shares: who it is, what it knows, and where its outputs go.
import { assert } from '../base/assert';
import type { LabTime, NodeId, RequestId } from '../base/ids';
import type { RandomStream } from '../base/random';
import type { CoordinatedRequest } from './coordinator/coordinated-request';
import type { ForwardedWrite } from './coordinator/forwarded-write';
import type { ProtocolEvent } from './events';
import type { FullDisk } from './full-disk';
import type { HintIndex } from './handoff/hint-index';
import type { StorageResult, Timer } from './inputs';
import type { KeyLock } from './key-lock';
import type { MembershipRow } from './membership/membership-row';
import type { RingMemory } from './membership/ring-memory';
import type { Message } from './messages';
import type { ClientReply, Output, WriteEntry } from './outputs';
import type { AntiEntropyState } from './repair/anti-entropy-state';
import type { CopyIndex } from './repair/copy-index';
import type { Rebuilding } from './repair/forgetful';
import type { ReapedKey } from './repair/reaped-keys';
import type { ReapingState } from './repair/reaping';
import type { TombstoneIndex } from './repair/tombstone-index';
import type { Ring } from './ring/ring';
import type { Settings } from './settings';
import type { Gaining } from './transfer/gaining';
import type { Strays } from './transfer/strays';
import type { Versioning } from './versions/versioning';

/** The state of one node. Each field belongs to the part named in its comment; the others only read it. */
export interface Core {
  readonly settings: Settings;
  readonly self: NodeId;
  /** Ring: the one that serves: that of the members, and during a change of those before it. */
  ring: Ring;
  /** Ring: during a change, that of the members after it. */
  nextRing: Ring | undefined;
  /** Ring: the configuration it follows, what it has promised, and what it has to do as claimant. */
  readonly ringMemory: RingMemory;
  /** Transfer: what it streams for its new ranges; undefined when it gains nothing. */
  gaining: Gaining | undefined;
  /** Transfer: copies that it should not have. */
  readonly strays: Strays;
  readonly random: RandomStream;
  readonly versioning: Versioning;
  /** Lab time of the input being handled. */
  now: LabTime;
  /** What this node's own clock shows at that moment, in whole ms. */
  clockMs: number;
  /** Outputs of the input being handled, in order. */
  outputs: Output[];

  /** Its actor in clocks; changes when its disk is lost or a copy is unreadable, so that no counter is minted twice (rule 15). */
  identity: string;
  /** The highest counter of its own that its copies have forgotten: it mints above it (rules 15, 28); durable with what forgot it. */
  forgotten: number;
  /** How many actors it has used for standing in; durable with the first write under each (own-copy.ts). */
  standIns: number;
  /** Set while the disk is full: then only what is owed is written (full-disk.ts). */
  fullDisk: FullDisk | undefined;
  /** Membership: raised to refute, durable before anyone hears of it; unless the disk is full: then the lab knows of it, and offers a higher one at the next start. */
  incarnation: number;
  heartbeat: number;
  /** Membership: every other member, those of a change under way included, in the order of the ring. */
  readonly members: Map<NodeId, MembershipRow>;
  /** Membership: when anything was last heard from anyone, and since when without a gap of `suspectAfterMs`. */
  lastHeardAt: LabTime;
  hearingSince: LabTime;
  selfDoubt: boolean;
  refuting: boolean;

  /** Coordinator: requests that are not closed yet. */
  readonly coordinated: Map<RequestId, CoordinatedRequest>;
  /** Coordinator: writes handed to another node and not closed yet. */
  readonly forwarded: Map<RequestId, ForwardedWrite>;
  /** Coordinator: writes taken from other nodes lately, so that a duplicated message mints nothing twice; bounded. */
  readonly taken: Set<RequestId>;

  /** Handoff: the hints on this node's disk. */
  readonly hints: HintIndex;

  /** `cp`: it may not have what it has acknowledged, and what it does about it; undefined when it has. */
  rebuilding: Rebuilding | undefined;
  /** Rebuildings begun since this node started. */
  rebuildings: number;

  /** Anti-entropy: this node's own copies by heart; undefined when it is off. */
  readonly copies: CopyIndex | undefined;
  readonly antiEntropy: AntiEntropyState;

  /** Reaping: this node's tombstones by age, the reapings it leads, and what it reaped lately. */
  readonly tombstones: TombstoneIndex;
  readonly reaping: ReapingState;
  readonly reapedKeys: Map<string, ReapedKey>;

  /** Unreadable: damage of the disk that was told of in this life. */
  readonly knownDamage: Set<string>;
  /** Keys whose own copies were told of as unreadable and have not been written anew; bounded. What a cache still gives is not on the disk. */
  readonly lostCopies: Set<string>;

  /** Key lock: a key is present while a read-merge-write of it runs. */
  readonly locks: Map<string, KeyLock>;
  readonly storageWaiters: Map<number, (result: StorageResult) => void>;
  nextOp: number;
}

export function send(core: Core, to: NodeId, message: Message): void {
  assert(to !== core.self, 'a node sends no message to itself');
  core.outputs.push({ kind: 'Send', to, message });
}

export function trace(core: Core, event: ProtocolEvent): void {
  core.outputs.push({ kind: 'Event', event });
}

export function setTimer(core: Core, afterUs: number, timer: Timer): void {
  core.outputs.push({ kind: 'SetTimer', afterUs, timer });
}

export function reply(core: Core, answer: ClientReply): void {
  core.outputs.push({ kind: 'Reply', reply: answer });
}

/** Reads some records; `then` runs in the step in which the disk has answered. */
export function read(core: Core, keys: readonly string[], then: (result: StorageResult) => void): void {
  const op = core.nextOp++;
  core.storageWaiters.set(op, then);
  core.outputs.push({ kind: 'Read', op, keys });
}

/** Reads the records behind a key in their order; `then` runs in the step in which the disk has answered. */
export function scan(
  core: Core,
  range: { readonly prefix: string; readonly after: string; readonly count: number; readonly bytes: number },
  then: (result: StorageResult) => void,
): void {
  const op = core.nextOp++;
  core.storageWaiters.set(op, then);
  core.outputs.push({ kind: 'Scan', op, ...range });
}

/** Writes some records atomically; what `release` puts out is carried out by the host once they are durable, just before `then`. REQUIRES: the disk is not full. */
export function write(core: Core, batch: readonly WriteEntry[], release: () => void, then: () => void): void {
  assert(core.fullDisk === undefined, 'a node whose disk is full writes nothing but what it owes');
  writeAttempt(core, batch, release, then);
}

/** The same where the disk may be full: `then` is told whether there was room, and nothing is released if there was none. */
export function writeAttempt(
  core: Core,
  batch: readonly WriteEntry[],
  release: () => void,
  then: (result: StorageResult) => void,
): void {
  const op = core.nextOp++;
  core.storageWaiters.set(op, then);
  const outputs = core.outputs;
  const released: Output[] = [];
  core.outputs = released;
  release();
  core.outputs = outputs;
  core.outputs.push({ kind: 'Write', op, batch, release: released });
}
