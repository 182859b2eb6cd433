// Random traces for properties: every kind of event that changes a picture, over few names, so that events meet.
import fc from 'fast-check';
import { labTime } from '../../base/ids';
import type { EventBody, LabEvent } from '../event';
import { clock, msg, node, req, sibling, TraceBuilder, value } from './trace-builder';

const name = fc.constantFrom('n1', 'n2', 'n3', 'n4');
const nodeName = name.map(node);
const key = fc.constantFrom('a', 'b', 'c');
const request = fc.integer({ min: 1, max: 9 }).map(req);
const message = fc.integer({ min: 1, max: 12 }).map((n) => msg(`m${n}`));
const counter = fc.integer({ min: 1, max: 5 });
const pair = fc.tuple(name, counter);
const dotText = pair.map(([actor, n]) => `${actor}:${n}`);
const someClock = fc.uniqueArray(pair, { maxLength: 4, selector: ([actor]) => actor }).map((pairs) =>
  clock(
    pairs
      .map(([actor, n]) => `${actor}:${n}`)
      .sort()
      .join(' '),
  ),
);
const text = fc.option(fc.constantFrom('x', 'y'), { nil: undefined });
const siblings = fc
  .uniqueArray(fc.tuple(dotText, text), { maxLength: 3, selector: ([dot]) => dot })
  .map((list) => list.map(([dot, what]) => sibling(dot, what)));
const round = fc.constantFrom('n1.1.1', 'n2.1.1');
const range = fc.constantFrom('n1,n2,n3', 'n1,n2,n4');
const us = fc.integer({ min: 0, max: 9_000 });
const small = fc.integer({ min: 0, max: 5 });

const LINK = { latency: { minMs: 5, maxMs: 15 }, loss: 0.5, duplicate: 0 };

const bodies: fc.Arbitrary<EventBody> = fc.oneof(
  fc.record({
    kind: fc.constant('RequestReceived'),
    request,
    op: fc.constant('put'),
    key,
    token: fc.constant('0'),
    value: fc.constant(value('x')),
    context: someClock,
  }),
  fc.record({
    kind: fc.constant('CoordinationStarted'),
    request,
    op: fc.constant('put'),
    key,
    token: fc.constant('0'),
    needed: small,
    preference: fc.uniqueArray(nodeName),
    targets: fc.array(fc.record({ node: nodeName, standsInFor: fc.option(nodeName, { nil: undefined }) }), {
      maxLength: 3,
    }),
  }),
  fc.record({
    kind: fc.constant('NodeSkipped'),
    request,
    skipped: nodeName,
    because: fc.constant('down'),
    since: us,
    standIn: nodeName,
  }),
  fc.record({
    kind: fc.constant('RequestRefused'),
    request,
    needed: small,
    preference: fc.uniqueArray(nodeName),
    reached: fc.uniqueArray(nodeName),
    skipped: fc.array(fc.record({ node: nodeName, because: fc.constant('down'), since: us }), { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('ReplicaAnswered'),
    request,
    replica: nodeName,
    answered: small,
    needed: small,
    found: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('ReplicaTimedOut'),
    request,
    replica: nodeName,
    afterUs: us,
    replacement: fc.option(nodeName, { nil: undefined }),
  }),
  fc.record({
    kind: fc.constant('RequestAnswered'),
    request,
    op: fc.constant('put'),
    key,
    outcome: fc.constantFrom('ok', 'unknown'),
    reason: fc.constant(undefined),
    answered: small,
    needed: small,
    siblings,
    context: someClock,
  }),
  fc.record({ kind: fc.constant('RequestClosed'), request, replicas: fc.constant([]) }),
  fc.record({
    kind: fc.constant('VersionMinted'),
    request,
    key,
    dot: pair.map(([actor, n]) => ({ actor, counter: n })),
    context: someClock,
    clock: someClock,
    value: fc.constant(value('x')),
    writtenMs: small,
    replaced: fc.constant([]),
  }),
  fc.record({
    kind: fc.constant('VersionStored'),
    key,
    cause: fc.constantFrom('replicated', 'read-repair', 'recovered'),
    clock: someClock,
    siblings,
  }),
  fc.record({ kind: fc.constant('HintStored'), key, owner: nodeName, siblings, held: small }),
  fc.record({ kind: fc.constant('HintSent'), key, owner: nodeName, attempt: small }),
  fc.record({ kind: fc.constant('HintDeleted'), key, owner: nodeName, held: small }),
  fc.record({
    kind: fc.constant('AntiEntropyStarted'),
    round,
    peer: nodeName,
    range,
    keys: small,
    buckets: fc.constant(4),
  }),
  fc.record({
    kind: fc.constant('MerkleLevelCompared'),
    round,
    peer: nodeName,
    range,
    level: fc.integer({ min: 0, max: 2 }),
    nodes: fc.array(fc.record({ index: small, mine: key, theirs: key }), { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('BucketsExchanged'),
    round,
    peer: nodeName,
    range,
    buckets: fc.array(small, { maxLength: 2 }),
    keys: small,
    differing: fc.array(fc.record({ key, heldBy: fc.constantFrom('me', 'peer', 'both') }), { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant('AntiEntropyEnded'),
    round,
    peer: nodeName,
    range,
    outcome: fc.constantFrom('agreed', 'exchanged', 'silent'),
    repairedHere: small,
    repairedThere: small,
    hashes: small,
    keys: small,
    sentBytes: us,
    fullCopyBytes: us,
  }),
  fc.record({ kind: fc.constant('TombstoneReaped'), key, dots: fc.constant([]), because: fc.constant('confirmed') }),
  fc.record({
    kind: fc.constant('HintsRecovered'),
    hints: fc.array(fc.record({ key, owner: nodeName, storedAtMs: small, siblings: fc.constant(undefined) }), {
      maxLength: 2,
    }),
  }),
  fc.record({ kind: fc.constant('HeartbeatRaised'), incarnation: counter, heartbeat: counter }),
  fc.record({
    kind: fc.constant('MembershipMerged'),
    from: nodeName,
    rose: fc.array(fc.tuple(nodeName, counter, counter), { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('NodeSuspected'), of: nodeName, lastRoseAt: us }),
  fc.record({ kind: fc.constant('SuspicionConfirmed'), of: nodeName, by: nodeName, count: small, needed: small }),
  fc.record({
    kind: fc.constant('NodeDeclaredDown'),
    of: nodeName,
    incarnation: counter,
    confirmers: fc.array(nodeName, { maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant('NodeSeenUp'), of: nodeName, incarnation: counter, was: fc.constant('down') }),
  fc.record({ kind: fc.constant('SelfDoubted'), lastHeardAt: us }),
  fc.record({
    kind: fc.constant('LogAppended'),
    log: small,
    records: small,
    bytes: us,
    logBytes: us,
    memtableBytes: us,
    memtableLimitBytes: us,
  }),
  fc.record({
    kind: fc.constant('TableWritten'),
    table: small,
    level: small,
    entries: small,
    bytes: us,
    blocks: small,
    smallest: key,
    largest: key,
  }),
  fc.record({
    kind: fc.constant('CompactionStarted'),
    because: fc.constantFrom('level-0-full', 'level-too-large'),
    level: small,
    outputLevel: small,
    inputs: fc.array(fc.record({ table: small, level: small }), { maxLength: 4 }),
    bytes: us,
  }),
  fc.record({
    kind: fc.constant('CompactionEnded'),
    level: small,
    outputLevel: small,
    inputs: fc.array(fc.record({ table: small, level: small }), { maxLength: 4 }),
    outputs: fc.array(
      fc.record({ table: small, level: small, bytes: us, smallest: key, largest: key, entries: small }),
      { maxLength: 3 },
    ),
    droppedVersions: small,
    droppedTombstones: small,
    readBytes: us,
    writtenBytes: us,
    levels: fc.constant([]),
  }),
  fc.record({ kind: fc.constant('TableMoved'), table: small, level: small, toLevel: small, levels: fc.constant([]) }),
  fc.record({ kind: fc.constant('CorruptionFound'), where: key, detail: key }),
  fc.record({
    kind: fc.constant('MessageSent'),
    id: message,
    to: nodeName,
    type: fc.constant('Gossip'),
    due: us.map(labTime),
    key: fc.constant(undefined),
    request: fc.constant(undefined),
    copyOf: fc.option(message, { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('MessageDelivered'), id: message, from: nodeName, type: fc.constant('Gossip') }),
  fc.record({
    kind: fc.constant('MessageLost'),
    id: message,
    from: nodeName,
    to: nodeName,
    type: fc.constant('Gossip'),
    because: fc.constantFrom('loss', 'cut', 'dead'),
  }),
) as fc.Arbitrary<EventBody>;

const labBodies: fc.Arbitrary<EventBody> = fc.oneof(
  fc.record({ kind: fc.constant('NodeStarted'), subject: nodeName, incarnation: counter, freshDisk: fc.boolean() }),
  fc.record({ kind: fc.constant('NodeKilled'), subject: nodeName }),
  fc.record({ kind: fc.constant('NodeCrashed'), subject: nodeName, code: key, reason: key }),
  fc.record({ kind: fc.constant('DiskWiped'), subject: nodeName }),
  fc.record({ kind: fc.constantFrom('NodePaused', 'NodeResumed'), subject: nodeName }),
  fc.record({ kind: fc.constant('DiskChanged'), subject: nodeName, latency: fc.constant({ minMs: 2, maxMs: 9 }) }),
  fc.record({ kind: fc.constant('LinkCut'), from: nodeName, to: nodeName }),
  fc.record({ kind: fc.constant('LinkHealed'), from: nodeName, to: nodeName }),
  fc.record({ kind: fc.constant('LinkChanged'), from: nodeName, to: nodeName, link: fc.constant(LINK) }),
) as fc.Arbitrary<EventBody>;

const step = fc.tuple(
  fc.integer({ min: 0, max: 2 }),
  fc.oneof(
    { weight: 5, arbitrary: fc.tuple(name, bodies) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('lab'), labBodies) },
  ),
);

/** Traces in the order of time; several events may share one. */
export const randomTrace = (limits: {
  readonly minLength?: number;
  readonly maxLength: number;
}): fc.Arbitrary<LabEvent[]> =>
  fc.array(step, { size: 'max', ...limits }).map((steps) => {
    const trace = new TraceBuilder();
    let now = 0;
    for (const [pause, [source, body]] of steps) {
      now += pause;
      trace.at(now).by(source, body);
    }
    return trace.events;
  });
