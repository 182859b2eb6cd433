// A node whose disk is full, step by step: whoever would write is told so, or left to ask again; nothing is written but
// what the node owes.
import { describe, expect, it } from 'vitest';
import { type LabTime, labTime, nodeId, requestId, usFromMs } from '../base/ids';
import type { Input } from './inputs';
import type { Message } from './messages';
import type { ProtocolNode } from './node';
import type { Output, WriteEntry } from './outputs';
import {
  dataKey,
  decodeNumber,
  decodeText,
  encodeHint,
  encodeSet,
  hintKey,
  INCARNATION_KEY,
  REBUILDING_KEY,
  RING_KEY,
} from './records';
import { firstConfiguration, type RingConfiguration } from './ring/configuration';
import { rangesOf } from './ring/ranges';
import { sharedRing } from './ring/shared-ring';
import { type SettingsInput, settingsFrom } from './settings';
import { freshNode } from './testing/fresh-node';
import { valueFrom } from './value';
import type { VersionSet } from './versions/version-set';

// n2 is not in the list of cart:alice, which is n1 n3 n4.
const KEY = 'cart:alice';
const request = requestId('r1');

/** What is left of a key that was deleted after so many writes. */
const tombstone = (counter: number): VersionSet => ({
  clock: [{ actor: 'n1', counter, timeMs: 1 }],
  siblings: [{ dot: { actor: 'n1', counter }, value: undefined, digest: '', writtenMs: 1 }],
});

/** A node and its disk, which gives back what it holds and takes nothing until there is room. */
class FullNode {
  readonly node: ProtocolNode;
  readonly disk: Map<string, Uint8Array>;
  readonly started: readonly Output[];
  /** Reads fail from now on. */
  isDamaged = false;
  /** Writes succeed from now on. */
  hasRoom = false;
  /** What it tried to write. */
  readonly tried: (readonly WriteEntry[])[] = [];
  #now: LabTime = labTime(0);

  constructor(self: string, config: SettingsInput = {}, held: Record<string, VersionSet> = {}, incarnation = 1) {
    const recovered = Object.entries(held).map(([key, set]) => ({ key: dataKey(key), value: encodeSet(set) }));
    this.disk = new Map(recovered.map(({ key, value }) => [key, value]));
    this.node = freshNode(self, { settings: settingsFrom(config), recovered, incarnation });
    this.started = this.node.start(labTime(0), 'The disk is full.');
  }

  /** All that comes of it, the disk's answers included. */
  step(input: Input): readonly Output[] {
    this.#now = labTime(this.#now + 1000);
    const outputs = this.node.step(input, this.#now, this.#now / 1000);
    return outputs.flatMap((output) => [output, ...this.#answer(output)]);
  }

  take = (message: Message, from = 'n1'): readonly Output[] =>
    this.step({ kind: 'Message', from: nodeId(from), message });

  /** A gossip interval later. */
  tick(): readonly Output[] {
    this.#now = labTime(this.#now + usFromMs(1000));
    return this.step({ kind: 'Timer', timer: { kind: 'GossipTick' } });
  }

  #answer(output: Output): readonly Output[] {
    if (output.kind === 'Read') {
      const failed = { kind: 'Failed', code: 'corrupt', sentence: 'damaged' } as const;
      const read = { kind: 'Read', values: output.keys.map((key) => this.disk.get(key)) } as const;
      return this.step({ kind: 'StorageDone', op: output.op, result: this.isDamaged ? failed : read });
    }
    if (output.kind !== 'Write') return [];
    this.tried.push(output.batch);
    if (!this.hasRoom) {
      const result = { kind: 'Failed', code: 'disk-quota', sentence: 'The disk is full.' } as const;
      return this.step({ kind: 'StorageDone', op: output.op, result });
    }
    for (const { key, value } of output.batch) if (value !== undefined) this.disk.set(key, value);
    return [...output.release, ...this.step({ kind: 'StorageDone', op: output.op, result: { kind: 'Written' } })];
  }
}

const sentOf = (outputs: readonly Output[]): readonly Message[] =>
  outputs.flatMap((output) => (output.kind === 'Send' ? [output.message] : []));
const kindsSent = (outputs: readonly Output[]): readonly string[] => sentOf(outputs).map(({ kind }) => kind);
const eventsOf = (outputs: readonly Output[]): readonly string[] =>
  outputs.flatMap((output) => (output.kind === 'Event' ? [output.event.kind] : []));

describe('rule 34: what is acknowledged is durable, so a node whose disk is full', () => {
  const put = (hintFor?: string): Message => ({
    kind: 'ReplicatePut',
    request,
    key: KEY,
    ring: undefined,
    set: tombstone(2),
    hintFor: hintFor === undefined ? undefined : nodeId(hintFor),
  });

  it('refuses a copy at once, and one that it is to keep as a hint', () => {
    const full = new FullNode('n3', {}, { [KEY]: tombstone(1) });
    expect(kindsSent(full.take(put()))).toEqual(['RefuseWrite']);
    expect(kindsSent(new FullNode('n2').take(put('n4')))).toEqual(['RefuseWrite']);
    expect(full.tried).toEqual([]);
  });

  it('acknowledges a copy that it has', () => {
    expect(kindsSent(new FullNode('n3', {}, { [KEY]: tombstone(2) }).take(put()))).toEqual(['AcknowledgePut']);
  });

  it.each<Message>([
    { kind: 'RepairReplica', key: KEY, set: tombstone(2) },
    { kind: 'DeliverHint', key: KEY, set: tombstone(2) },
    { kind: 'HandOffKey', ring: { term: 0, epoch: 0 }, key: KEY, set: tombstone(2) },
  ])('leaves $kind to be sent again', (message) => {
    const full = new FullNode('n3');
    expect(kindsSent(full.take(message))).toEqual([]);
    expect(full.tried).toEqual([]);
    full.hasRoom = true;
    full.tick();
    full.take(message);
    expect(full.disk.has(dataKey(KEY))).toBe(true);
  });

  it('rule 26: forgets no hint, also one that was delivered before it started', () => {
    const full = new FullNode('n2');
    const hint = hintKey(nodeId('n4'), KEY);
    full.disk.set(hint, encodeHint({ storedAtMs: 0, set: tombstone(1) }));
    expect(full.take({ kind: 'AcknowledgeHint', key: KEY, clock: tombstone(1).clock }, 'n4')).toEqual([]);
    expect(full.disk.has(hint)).toBe(true);
  });

  it('rule 30: gives in a round of anti-entropy what it has, begins none, and counts nothing as repaired', () => {
    const full = new FullNode('n3', {}, { [KEY]: tombstone(1) });
    const round = {
      kind: 'ExchangeCopies',
      round: 'n1.1.1',
      step: 2,
      copies: [{ key: KEY, set: tombstone(2) }],
    } as const;
    expect(sentOf(full.take(round))).toMatchObject([
      { kind: 'ReturnCopies', repaired: 0, copies: [{ key: KEY, set: tombstone(1) }] },
    ]);
    const tick = full.step({ kind: 'Timer', timer: { kind: 'AntiEntropyTick', number: 1 } });
    expect(kindsSent(tick)).toEqual([]);
    expect(tick).toMatchObject([{ kind: 'SetTimer', timer: { kind: 'AntiEntropyTick' } }]);
  });

  it('rule 37: writes no new name over a copy that it cannot read, and in cp owes that it has lost one', () => {
    const full = new FullNode('n3', { consistency: 'cp', antiEntropy: false }, { [KEY]: tombstone(1) });
    full.isDamaged = true;
    expect(kindsSent(full.take({ ...put(), ring: undefined } as Message))).toEqual(['RefuseWrite']);
    expect(kindsSent(full.take({ kind: 'ReadReplica', request, key: KEY, ring: undefined }))).toEqual(['RefuseRead']);
    expect(full.tried).toEqual([]);
    full.hasRoom = true;
    full.tick();
    expect(decodeText(full.disk.get(REBUILDING_KEY) ?? new Uint8Array())).toBe('unreadable');
  });

  it('rule 18: asks for no copies that it has lost until it can keep them', () => {
    const full = new FullNode('n3', { nodes: 3, consistency: 'cp', antiEntropy: false }, {}, 2);
    expect(eventsOf(full.started)).toContain('CopiesForgotten');
    const hear = (heartbeat: number): readonly Output[] => {
      const table = ['n1', 'n2'].map((node) => ({ node: nodeId(node), incarnation: 1, heartbeat, down: false }));
      return full.take({ kind: 'Gossip', table, ring: { term: 0, epoch: 0 } });
    };
    for (let i = 1; i <= 30; i++) {
      hear(i);
      expect(kindsSent(full.tick())).not.toContain('StreamCopies');
    }
    full.hasRoom = true;
    full.tick();
    expect(kindsSent(full.tick())).toContain('StreamCopies');
  });

  it('rule 28: confirms no tombstone and reaps none', () => {
    const full = new FullNode('n3', { tombstoneGraceMs: 1 }, { [KEY]: tombstone(1) });
    const settings = settingsFrom({ tombstoneGraceMs: 1 });
    const ring = sharedRing(settings);
    const { layout } = rangesOf(ring, settings.n).rangeOf(ring.tokenOf(KEY));
    const question = { key: KEY, number: 1, layout, set: tombstone(1) };
    expect(sentOf(full.take({ kind: 'ConfirmTombstone', ...question }))).toMatchObject([{ ready: false }]);
    expect(sentOf(full.take({ kind: 'ReapTombstone', ...question }))).toMatchObject([{ gone: false }]);
    for (let i = 0; i < 30; i++) full.tick();
    expect(full.disk.has(dataKey(KEY))).toBe(true);
    expect(full.tried.flat().map(({ key }) => key)).not.toContain(dataKey(KEY));
  });
});

describe('rule 16: a node whose disk is full stores nothing of a write', () => {
  const client = (): Input => ({
    kind: 'Client',
    request: { request, op: 'put', key: KEY, value: valueFrom('v'), context: undefined },
  });

  it.each(['ap', 'cp'] as const)('rule 7: but hands it to another primary in %s', (consistency) => {
    const full = new FullNode('n1', { consistency });
    expect(full.step(client())).toContainEqual(
      expect.objectContaining({
        kind: 'Send',
        to: 'n3',
        message: expect.objectContaining({ kind: 'CoordinateWrite' }),
      }),
    );
    expect(full.tried).toEqual([]);
  });

  it.each<SettingsInput>([{ consistency: 'ca' }, { replication: 'primary-secondary' }])(
    'and refuses it where nobody else may: %j',
    (config) => {
      const outputs = new FullNode('n1', config).step(client());
      expect(outputs).toContainEqual(
        expect.objectContaining({
          kind: 'Reply',
          reply: expect.objectContaining({ outcome: 'failed', reason: expect.stringContaining("n1's disk is full") }),
        }),
      );
    },
  );

  it('refuses one that was handed to it, for good: a copy of that message mints nothing when there is room', () => {
    const full = new FullNode('n1');
    const handed: Message = { kind: 'CoordinateWrite', request, key: KEY, value: valueFrom('v'), context: [] };
    expect(kindsSent(full.take(handed, 'n2'))).toEqual(['RefuseWrite']);
    full.hasRoom = true;
    full.tick();
    expect(eventsOf(full.take(handed, 'n2'))).toEqual([]);
    expect(full.disk.has(dataKey(KEY))).toBe(false);
  });

  it('rule 18: is no replica of the write-back of a read either', () => {
    const full = new FullNode('n1', { consistency: 'cp' }, { [KEY]: tombstone(1) });
    full.step({ kind: 'Client', request: { request, op: 'get', key: KEY } });
    const found: Message = { kind: 'ReturnReplica', request, key: KEY, set: tombstone(2) };
    const stored = full.take(found, 'n3');
    expect(kindsSent(stored)).toEqual(['ReplicatePut']);
    const late = full.take({ kind: 'RefuseWrite', request }, 'n4');
    expect([...stored, ...late]).toContainEqual(
      expect.objectContaining({
        kind: 'Event',
        event: expect.objectContaining({ kind: 'ReplicaRefused', replica: 'n1' }),
      }),
    );
    expect(full.tried).toEqual([]);
  });
});

describe('rules 7, 16: whoever handed a write to a node whose disk is full', () => {
  const refusal = (from: string): Input => ({
    kind: 'Message',
    from: nodeId(from),
    message: { kind: 'RefuseWrite', request },
  });
  const put: Input = {
    kind: 'Client',
    request: { request, op: 'put', key: KEY, value: valueFrom('v'), context: undefined },
  };
  const silence = (from: string): Input => ({
    kind: 'Timer',
    timer: { kind: 'ReplicaTimeout', request, replica: nodeId(from) },
  });

  function play(config: SettingsInput, inputs: readonly Input[]): { handedTo: string[]; answers: string[] } {
    const node = freshNode('n2', { settings: settingsFrom(config) });
    node.start(labTime(0));
    const outputs = inputs.flatMap((input, i) => node.step(input, labTime(1000 * i), i));
    return {
      handedTo: outputs.flatMap((one) =>
        one.kind === 'Send' && one.message.kind === 'CoordinateWrite' ? [one.to] : [],
      ),
      answers: outputs.flatMap((one) => (one.kind === 'Reply' ? [one.reply.outcome] : [])),
    };
  }

  it('turns to the next at once', () => {
    expect(play({}, [put, refusal('n1'), refusal('n3')])).toEqual({ handedTo: ['n1', 'n3', 'n4'], answers: [] });
    expect(play({ consistency: 'cp' }, [put, refusal('n1')])).toEqual({ handedTo: ['n1', 'n3'], answers: [] });
  });

  it('says failed when all have refused', () => {
    const inputs = [put, refusal('n1'), refusal('n3'), refusal('n4')];
    expect(play({ consistency: 'cp' }, inputs)).toEqual({ handedTo: ['n1', 'n3', 'n4'], answers: ['failed'] });
  });

  it.each<SettingsInput>([{ consistency: 'ca' }, { replication: 'primary-secondary' }])(
    'says failed where no other may take it: %j',
    (config) => expect(play(config, [put, refusal('n1')])).toEqual({ handedTo: ['n1'], answers: ['failed'] }),
  );

  it('says unknown when one before was silent', () => {
    const config = { nodes: 4, n: 3, w: 3 };
    const { answers } = play(config, [put, silence('n1'), refusal('n3'), refusal('n4')]);
    expect(answers).not.toContain('failed');
  });

  it('takes a refusal that comes twice for one', () => {
    expect(play({}, [put, refusal('n1'), refusal('n1')]).handedTo).toEqual(['n1', 'n3']);
  });
});

describe('rule 33: a node whose disk is full has no part in the ring that it could forget', () => {
  const settings = settingsFrom({});
  const next: RingConfiguration = { ...firstConfiguration(settings), epoch: 1, claimant: nodeId('n1') };

  it('promises nothing', () => {
    const full = new FullNode('n3');
    expect(kindsSent(full.take({ kind: 'ClaimRing', term: 1, life: 1 }))).toEqual([]);
    full.hasRoom = true;
    full.tick();
    expect(kindsSent(full.take({ kind: 'ClaimRing', term: 1, life: 1 }))).toEqual(['PromiseRing']);
  });

  it('follows no newer ring, and says that it does not count for its majority', () => {
    const full = new FullNode('n3');
    expect(sentOf(full.take({ kind: 'AdoptRing', ring: next }))).toEqual([
      { kind: 'AcknowledgeRing', ring: { term: 0, epoch: 1 }, voting: false },
    ]);
    full.hasRoom = true;
    full.tick();
    expect(sentOf(full.take({ kind: 'AdoptRing', ring: next }))).toMatchObject([{ voting: true }]);
  });

  it('writes no epoch as claimant, and seeks no office', () => {
    const full = new FullNode('n1', {}, {}, 2);
    const outputs = [
      full.step({ kind: 'ChangeRing', change: { kind: 'remove', node: nodeId('n5') } }),
      full.tick(),
      full.tick(),
      full.take(
        { kind: 'PromiseRing', term: 3, granted: false, life: 1, lives: {}, ring: firstConfiguration(settings) },
        'n2',
      ),
    ].flat();
    expect(kindsSent(outputs)).not.toContain('AdoptRing');
    expect(kindsSent(outputs)).not.toContain('ClaimRing');
  });

  it('brings a change that it is told of to the claimant, and owes it to its disk', () => {
    const full = new FullNode('n3');
    expect(eventsOf(full.step({ kind: 'ChangeRing', change: { kind: 'remove', node: nodeId('n5') } }))).toEqual([
      'RingChangeProposed',
    ]);
    expect(kindsSent(full.tick())).toContain('ProposeRingChange');
    full.hasRoom = true;
    full.tick();
    expect(decodeText(full.disk.get(RING_KEY) ?? new Uint8Array())).toContain('"proposals":[{"kind":"remove"');
  });
});

describe('a disk without room', () => {
  it('is tried once in a gossip interval, and never while it is at work', () => {
    const full = new FullNode('n3');
    expect(eventsOf(full.started)).toContain('DiskFull');
    for (let i = 1; i <= 5; i++) {
      expect(eventsOf(full.tick())).not.toContain('DiskHasRoom');
      expect(full.tried).toHaveLength(i);
    }
    const slow = freshNode('n3');
    slow.start(labTime(0), 'The disk is full.');
    const ticks = [1000, 2000, 3000].flatMap((ms) =>
      slow.step({ kind: 'Timer', timer: { kind: 'GossipTick' } }, labTime(usFromMs(ms)), ms),
    );
    expect(ticks.filter(({ kind }) => kind === 'Write')).toHaveLength(1);
  });

  it('that has some again takes what is owed first, and then everything', () => {
    const full = new FullNode('n3');
    full.tick();
    full.hasRoom = true;
    expect(eventsOf(full.tick())).toContain('DiskHasRoom');
    const put: Message = {
      kind: 'ReplicatePut',
      request,
      key: KEY,
      ring: undefined,
      set: tombstone(1),
      hintFor: undefined,
    };
    expect(kindsSent(full.take(put))).toEqual(['AcknowledgePut']);
    expect(full.disk.has(dataKey(KEY))).toBe(true);
    expect(full.tick().some(({ kind }) => kind === 'Write')).toBe(false);
  });

  it('rule 24: keeps the incarnation that the node has refuted with, as soon as there is room', () => {
    const full = new FullNode('n3');
    const doubt: Message = {
      kind: 'Gossip',
      table: [
        { node: nodeId('n1'), incarnation: 1, heartbeat: 1, down: false },
        { node: nodeId('n3'), incarnation: 1, heartbeat: 0, down: true },
      ],
      ring: { term: 0, epoch: 0 },
    };
    const outputs = full.take(doubt);
    expect(eventsOf(outputs)).toContain('SuspicionRefuted');
    expect(full.tried).toEqual([]);
    full.hasRoom = true;
    full.tick();
    expect(decodeNumber(full.disk.get(INCARNATION_KEY) ?? new Uint8Array())).toBe(2);
  });
});
