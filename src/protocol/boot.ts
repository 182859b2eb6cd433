// Starting a node from what its engine recovered: who it is now, which hints it holds, what it must write before it
// may speak (rules 15, 24, 31).
import type { NodeId } from '../base/ids';
import { labTime } from '../base/ids';
import { probe } from '../base/probe';
import type { RandomStream } from '../base/random';
import type { Core } from './core';
import type { RecoveredHint } from './events';
import { HintIndex } from './handoff/hint-index';
import { serveRing } from './membership/following';
import { encodeRingMemory, type Joining, ringMemoryFrom } from './membership/ring-memory';
import { nodeOf, type ProtocolNode } from './node';
import type { Output, WriteEntry } from './outputs';
import {
  decodeHint,
  decodeNumber,
  decodeSet,
  decodeText,
  encodeNumber,
  encodeText,
  FORGOTTEN_KEY,
  IDENTITY_KEY,
  INCARNATION_KEY,
  REBUILDING_KEY,
  RING_KEY,
  recordNameOf,
  STAND_INS_KEY,
  STREAM_KEY,
} from './records';
import { newAntiEntropy } from './repair/anti-entropy-state';
import { CopyIndex } from './repair/copy-index';
import { FORGOTTEN_BECAUSE, type ForgottenBecause, mustRebuild } from './repair/forgetful';
import { isTombstone } from './repair/tombstone';
import { TombstoneIndex } from './repair/tombstone-index';
import { noteTombstone } from './replica/copies';
import { sharedRing } from './ring/shared-ring';
import type { Settings } from './settings';
import { beginGaining } from './transfer/gaining';
import { beginSweep, noStrays } from './transfer/strays';
import { summariseSiblings, type VersionSet } from './versions/version-set';
import { versioningOf } from './versions/versioning';

/** Copies, and hints, whose versions are told in the trace at a start; the rest show up when they are next touched. */
const MAX_TOLD_KEYS = 2000;

export interface BootOrder {
  readonly settings: Settings;
  readonly self: NodeId;
  /** Times this node was started so far, this one included: a fresh disk's identity and incarnation. */
  readonly incarnation: number;
  /** An earlier start has stored something, which an empty disk has lost; one on a full disk has not. */
  readonly hasStored: boolean;
  /** Every record that the engine recovered; empty on a fresh disk. */
  readonly recovered: readonly { readonly key: string; readonly value: Uint8Array }[];
  /** The end of its log is missing: writes that were durable are gone. */
  readonly logWasCut: boolean;
  readonly random: RandomStream;
  /** Set for a node that is no member yet: how it becomes one. */
  readonly joining: Joining | undefined;
  /** Whom to ask for the ring: everyone that this node knows may have left. */
  readonly contact: NodeId | undefined;
}

export interface PreparedBoot {
  /** To be made durable before the node starts; if there is no room for it, the node is told at its start. */
  readonly writes: readonly WriteEntry[];
  readonly node: ProtocolNode;
  readonly freshDisk: boolean;
}

/** Throws Fault `corrupt-record` when a record cannot be read: the node does not start on a disk that lies. */
export function prepareBoot(order: BootOrder): PreparedBoot {
  const records = new Map(order.recovered.map(({ key, value }) => [key, value]));
  const storedIncarnation = records.get(INCARNATION_KEY);
  const storedIdentity = records.get(IDENTITY_KEY);
  const incarnation = Math.max(
    order.incarnation,
    storedIncarnation === undefined ? 1 : decodeNumber(storedIncarnation) + 1,
  );
  const freshIdentity = incarnation === 1 ? order.self : `${order.self}~${incarnation}`;
  const identity =
    storedIdentity === undefined ? freshIdentity : identityAfter(order, incarnation, decodeText(storedIdentity));
  const copies = order.settings.antiEntropy ? new CopyIndex(order.settings) : undefined;
  const { hints, tombstones, told } = takeStock(order.recovered, copies);
  const numberIn = (name: string): number => {
    const stored = records.get(name);
    return stored === undefined ? 0 : decodeNumber(stored);
  };
  const forgotten = numberIn(FORGOTTEN_KEY);
  const standIns = numberIn(STAND_INS_KEY);
  const freshDisk = storedIdentity === undefined;
  const forgot = forgottenBecause(order, records.get(REBUILDING_KEY), freshDisk);
  const ringMemory = ringMemoryFrom(
    order.settings,
    records.get(RING_KEY),
    freshDisk && order.hasStored,
    order.joining,
    order.contact,
  );
  const core = newCore(order, { incarnation, identity, forgotten, standIns, hints, copies, ringMemory });
  if (ringMemory.voting) ringMemory.followers.add(order.self);
  serveRing(core);
  beginGaining(core, forgot === undefined ? records.get(STREAM_KEY) : undefined);
  beginSweep(core);
  for (const { key, set } of tombstones) noteTombstone(core, key, set);
  const writes = [
    ...(ringMemory.voting ? [] : [{ key: RING_KEY, value: encodeRingMemory(ringMemory) }]),
    { key: INCARNATION_KEY, value: encodeNumber(incarnation) },
    { key: IDENTITY_KEY, value: encodeText(identity) },
    ...(forgot === undefined ? [] : [{ key: REBUILDING_KEY, value: encodeText(forgot) }]),
  ];
  return { writes, node: nodeOf(core, writes, told, forgot), freshDisk };
}

interface Stock {
  readonly hints: HintIndex;
  /** Keys of which nothing but tombstones is left. */
  readonly tombstones: readonly { readonly key: string; readonly set: VersionSet }[];
  /** What the trace is told of it. */
  readonly told: Output[];
}

// A name is good for as long as the disk has forgotten nothing that was minted under it (rule 15). A kill takes nothing
// that anyone has heard of. A disk without a name (new, wiped, imported) and one whose log has lost its end, which may have
// been counters that others have seen, and a later name, get the name of this start: starts are numbered by the lab and on
// the disk, and no number comes twice. Copies that are lost one by one change the name while the node runs (unreadable.ts,
// handing-off.ts).
function identityAfter({ logWasCut, self }: BootOrder, incarnation: number, stored: string): string {
  if (!logWasCut) return stored;
  probe('identity-after-cut-log');
  return `${self}~${incarnation}`;
}

// An earlier disk is lost, or the end of this one's log, or it was not rebuilt yet when the node went down.
function forgottenBecause(
  { settings, hasStored, logWasCut }: BootOrder,
  stored: Uint8Array | undefined,
  freshDisk: boolean,
): ForgottenBecause | undefined {
  if (!mustRebuild(settings)) return undefined;
  if (freshDisk) return hasStored ? 'disk-lost' : undefined;
  if (logWasCut) return 'log-cut';
  return stored && FORGOTTEN_BECAUSE.find((one) => one === decodeText(stored));
}

function takeStock(recovered: BootOrder['recovered'], copies: CopyIndex | undefined): Stock {
  const tombstones: { key: string; set: VersionSet }[] = [];
  const held: RecoveredHint[] = [];
  const told: Output[] = [];
  for (const { key: storageKey, value } of recovered) {
    const name = recordNameOf(storageKey);
    if (name.kind === 'data') {
      const set = decodeSet(value);
      copies?.put(name.key, set, value.length);
      if (isTombstone(set)) tombstones.push({ key: name.key, set });
      if (told.length >= MAX_TOLD_KEYS) continue;
      const siblings = summariseSiblings(set.siblings);
      told.push({
        kind: 'Event',
        event: { kind: 'VersionStored', key: name.key, cause: 'recovered', clock: set.clock, siblings },
      });
    } else if (name.kind === 'hint') {
      const { key, owner } = name;
      const { storedAtMs, set } = decodeHint(value);
      held.push({
        key,
        owner,
        storedAtMs,
        siblings: held.length < MAX_TOLD_KEYS ? summariseSiblings(set.siblings) : undefined,
      });
    }
  }
  const hints = new HintIndex();
  const byAge = [...held].sort((a, b) => a.storedAtMs - b.storedAtMs);
  for (const { owner, key, storedAtMs } of byAge) hints.put(owner, key, labTime(storedAtMs * 1000));
  told.push({ kind: 'Event', event: { kind: 'HintsRecovered', hints: held } });
  return { hints, tombstones, told };
}

function newCore(
  { settings, self, random }: BootOrder,
  known: Pick<Core, 'incarnation' | 'identity' | 'forgotten' | 'standIns' | 'hints' | 'copies' | 'ringMemory'>,
): Core {
  return {
    ...known,
    settings,
    self,
    ring: sharedRing(settings),
    nextRing: undefined,
    gaining: undefined,
    strays: noStrays(),
    random,
    versioning: versioningOf(settings),
    now: labTime(0),
    clockMs: 0,
    outputs: [],
    fullDisk: undefined,
    heartbeat: 0,
    members: new Map(),
    lastHeardAt: labTime(0),
    hearingSince: labTime(0),
    selfDoubt: false,
    refuting: false,
    coordinated: new Map(),
    forwarded: new Map(),
    taken: new Set(),
    antiEntropy: newAntiEntropy(),
    tombstones: new TombstoneIndex(),
    reaping: { underWay: new Map(), begun: 0 },
    reapedKeys: new Map(),
    rebuilding: undefined,
    rebuildings: 0,
    knownDamage: new Set(),
    lostCopies: new Set(),
    locks: new Map(),
    storageWaiters: new Map(),
    nextOp: 1,
  };
}
