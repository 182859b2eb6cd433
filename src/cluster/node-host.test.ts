import { describe, expect, it } from 'vitest';
import { Fault } from '../base/fault';
import { type LabTime, labTime, messageId, nodeId, type RequestId, requestId } from '../base/ids';
import { isPromise, type Later } from '../base/later';
import type { Input } from '../protocol/inputs';
import type { Message } from '../protocol/messages';
import type { Output } from '../protocol/outputs';
import { settingsFrom } from '../protocol/settings';
import { memoryDisk } from '../storage/disk-memory';
import { type Engine, openEngine } from '../storage/engine';
import type { Batch } from './envelope';
import type { Grant, HostCommand } from './grant';
import { type HostPorts, NodeHost } from './node-host';
import { now } from './testing/scripts';
import { startOrder } from './testing/start-order';

const n1 = nodeId('n1');
const n2 = nodeId('n2');
const n3 = nodeId('n3');
const r1 = requestId('r1');
const gossip: Message = { kind: 'Gossip', table: [], ring: { term: 0, epoch: 0 } };
const tick: Output = { kind: 'SetTimer', afterUs: 100, timer: { kind: 'GossipTick' } };
const toN2: Output = { kind: 'Send', to: n2, message: gossip };

const order = startOrder(n1, settingsFrom({ nodes: 3, disk: { minMs: 1, maxMs: 3 } }), 1);

const grant = (until: number, more: Partial<Grant> = {}): Grant => ({
  window: 2,
  from: labTime(0),
  until: labTime(until),
  maxEvents: undefined,
  expect: 0,
  commands: [],
  ...more,
});

const client = (request: RequestId, at = 0): HostCommand => ({
  kind: 'Client',
  at: labTime(at),
  request: { request, key: 'cart', op: 'get' },
});

interface Scripted {
  host: NodeHost;
  /** What the node was told, as `time kind`. */
  told: string[];
  posted: Batch[];
}

/** A host whose node does what `script` says. */
function hostOf(
  script: (input: Input, at: LabTime) => Output[],
  { first = [], wrap = (engine) => engine }: { first?: Output[]; wrap?: (engine: Engine) => Engine } = {},
): Scripted {
  const told: string[] = [];
  const posted: Batch[] = [];
  const disk = memoryDisk();
  const ports: HostPorts = {
    openEngine: (onEvent) => wrap(now(openEngine(disk, { onEvent }))),
    post: (batch) => posted.push(batch),
    boot: () => ({
      writes: [],
      freshDisk: true,
      node: {
        incarnation: 1,
        start: () => first,
        step(input, at) {
          told.push(`${at} ${input.kind}`);
          return script(input, at);
        },
        busy: () => false,
      },
    }),
  };
  return { host: new NodeHost(order, ports), told, posted };
}

const from = (sender: typeof n1, number: number, due: number): Batch => ({
  session: 1,
  window: 1,
  from: sender,
  to: n1,
  source: 2 + ['n1', 'n2', 'n3'].indexOf(sender),
  envelopes: [{ id: messageId(`${sender}>n1#${number}`), order: 2 * number, due: labTime(due), message: gossip }],
});

const write = (op: number, key: string, release: Output[] = []): Output => ({
  kind: 'Write',
  op,
  batch: [{ key, value: Uint8Array.of(op) }],
  release,
});

describe('a node’s host', () => {
  it('handles commands, then its own timers, then messages by sender, at one instant', () => {
    const { host, told } = hostOf(() => [], { first: [tick] });
    now(host.start());
    host.receive(from(n3, 1, 100));
    host.receive(from(n2, 2, 100));
    host.receive(from(n2, 1, 100));
    const { events } = now(host.run(grant(101, { commands: [client(r1, 100)], expect: 3 })));
    expect(told).toEqual(['100 Client', '100 Timer', '100 Message', '100 Message', '100 Message']);
    expect(events.flatMap((event) => (event.kind === 'MessageDelivered' ? [event.id] : []))).toEqual([
      'n2>n1#1',
      'n2>n1#2',
      'n3>n1#1',
    ]);
  });

  it('handles nothing at or after the granted time, and one event if told so', () => {
    const { host, told } = hostOf(() => [tick], { first: [tick] });
    expect(now(host.start()).nextAt).toBe(100);
    expect(now(host.run(grant(100))).nextAt).toBe(100);
    expect(told).toEqual([]);
    expect(now(host.run(grant(1000, { maxEvents: 1 }))).nextAt).toBe(200);
    expect(told).toEqual(['100 Timer']);
  });

  it('stamps every event with the time of what it was handling, numbered without a gap', () => {
    const { host } = hostOf(() => [tick, { kind: 'Event', event: { kind: 'SelfDoubted', lastHeardAt: 0 } }, toN2], {
      first: [tick],
    });
    const started = now(host.start()).events.length;
    const { events } = now(host.run(grant(201)));
    expect(events.map(({ at, node, seq, kind }) => [at, node, seq - started, kind])).toEqual([
      [100, 'n1', 0, 'SelfDoubted'],
      [100, 'n1', 1, 'MessageSent'],
      [200, 'n1', 2, 'SelfDoubted'],
      [200, 'n1', 3, 'MessageSent'],
    ]);
  });

  it('posts one batch per destination and window, and says what it sent and when it is due first', () => {
    const { host, posted } = hostOf(() => [toN2, { ...toN2, to: n3 }, toN2], { first: [tick] });
    now(host.start());
    const { sent } = now(host.run(grant(101, { window: 7 })));
    expect(posted.map(({ to, window, envelopes }) => [to, window, envelopes.length])).toEqual([
      [n2, 7, 2],
      [n3, 7, 1],
    ]);
    const dues = posted[0]?.envelopes.map(({ due }) => due) ?? [];
    expect(sent[0]).toEqual({ to: n2, count: 2, earliestDue: Math.min(...dues) });
  });

  it('drops a batch of an earlier window than its start, or of another session', () => {
    const { host } = hostOf(() => []);
    expect(host.receive({ ...from(n2, 1, 100), window: 0 })).toBe(false);
    expect(host.receive({ ...from(n2, 1, 100), session: 2 })).toBe(false);
    expect(host.missingFor(grant(101, { window: 9, expect: 1 }))).toBe(1);
  });

  it('carries out what a write releases when it is complete, just before it says so', () => {
    const { host, told, posted } = hostOf((input) => (input.kind === 'Client' ? [write(1, 'a', [toN2])] : []));
    now(host.start());
    now(host.run(grant(500, { commands: [client(r1)] })));
    expect([told, posted]).toEqual([['0 Client'], []]);
    now(host.run(grant(4000)));
    expect(told).toHaveLength(2);
    expect(told[1]).toMatch(/^[123]\d{3} StorageDone$/);
    expect(posted).toHaveLength(1);
  });

  it('lets no storage operation overtake another', () => {
    const ops = Array.from({ length: 20 }, (_, i) => write(i, `k${i}`));
    const done: number[] = [];
    const { host } = hostOf((input) => {
      if (input.kind === 'StorageDone') done.push(input.op);
      return input.kind === 'Client' ? ops : [];
    });
    now(host.start());
    now(host.run(grant(10_000, { commands: [client(r1)] })));
    expect(done).toEqual(ops.map((_, i) => i));
  });

  it('lets nothing out before its writes are durable, and commits once for a window', async () => {
    const commits: (() => void)[] = [];
    let waits = false;
    const wrap = (engine: Engine): Engine => ({
      ...engine,
      get: (key) => engine.get(key),
      append: (batch) => engine.append(batch),
      scan: (prefix) => engine.scan(prefix),
      iterator: (options) => engine.iterator(options),
      commit: (): Later<void> => (waits ? new Promise((resolve) => commits.push(resolve)) : engine.commit()),
    });
    const script = (input: Input): Output[] => (input.kind === 'Client' ? [write(1, 'a', [toN2]), write(2, 'b')] : []);
    const { host, posted } = hostOf(script, { wrap });
    now(host.start());
    waits = true;
    const report = host.run(grant(10_000, { commands: [client(r1)] }));
    expect(isPromise(report)).toBe(true);
    await Promise.resolve();
    expect([commits.length, posted.length]).toEqual([1, 0]);
    commits[0]?.();
    expect((await report).sent).toHaveLength(1);
    expect([commits.length, posted.length]).toEqual([1, 1]);
  });

  it('reports a node that throws, with all that came before', () => {
    const { host, posted } = hostOf(
      (input) => {
        if (input.kind === 'Timer') throw new Error('oh');
        return [toN2];
      },
      { first: [tick] },
    );
    now(host.start());
    const report = now(host.run(grant(200, { commands: [client(r1)] })));
    expect(report.failure).toEqual({ at: 100, code: 'crash', reason: 'oh' });
    expect(posted).toHaveLength(1);
    expect(report.events.map(({ kind }) => kind)).toEqual(['MessageSent']);
  });

  it('has done nothing in a window that could not be made durable', () => {
    let broken = false;
    const wrap = (engine: Engine): Engine => ({
      ...engine,
      get: (key) => engine.get(key),
      append: (batch) => engine.append(batch),
      scan: (prefix) => engine.scan(prefix),
      iterator: (options) => engine.iterator(options),
      commit() {
        if (broken) throw new Fault('disk-quota', 'The disk is full: delete something.');
        return engine.commit();
      },
    });
    const { host, posted } = hostOf((input) => (input.kind === 'Client' ? [toN2, write(1, 'a')] : []), { wrap });
    now(host.start());
    broken = true;
    const report = now(host.run(grant(9000, { commands: [client(r1)] })));
    expect(report).toMatchObject({ events: [], sent: [], failure: { at: 0, code: 'disk-quota' } });
    expect(posted).toEqual([]);
  });

  it('tells the protocol of a corrupt record, and ends the node for any other trouble of its disk', () => {
    for (const code of ['corrupt', 'disk-lost']) {
      const results: string[] = [];
      const wrap = (engine: Engine): Engine => ({
        ...engine,
        append: (batch) => engine.append(batch),
        commit: () => engine.commit(),
        scan: (prefix) => engine.scan(prefix),
        iterator: (options) => engine.iterator(options),
        get() {
          throw new Fault(code, 'no');
        },
      });
      const { host } = hostOf(
        (input) => {
          if (input.kind === 'StorageDone') results.push(input.result.kind);
          return input.kind === 'Client' ? [{ kind: 'Read', op: 1, keys: ['a'] }] : [];
        },
        { wrap },
      );
      now(host.start());
      const { failure } = now(host.run(grant(9000, { commands: [client(r1)] })));
      expect([results, failure?.code]).toEqual(code === 'corrupt' ? [['Failed'], undefined] : [[], 'disk-lost']);
    }
  });

  it('reports a node that cannot start', () => {
    const { host } = hostOf(() => [], {
      wrap() {
        throw new Fault('disk-blocked', 'Another tab has this disk.');
      },
    });
    expect(now(host.start()).failure).toEqual({ at: 0, code: 'disk-blocked', reason: 'Another tab has this disk.' });
  });
});
