// Rules that a transcript cannot tell: concurrency, things that must not happen, windows of time.
import { describe, expect, it } from 'vitest';
import type { NodeId } from '../base/ids';
import type { ObservableLab } from './lab-api';
import { create } from './node-lab';
import { preferenceListOf } from './ring-facts';

/** The key's preference list. */
function listOf(lab: ObservableLab, key: string): [NodeId, NodeId, NodeId] {
  const [first, second, third] = preferenceListOf(lab.config, key);
  if (first === undefined || second === undefined || third === undefined) throw new Error('broken test: N is 3');
  return [first, second, third];
}

describe('rule 12: concurrent writes of one key never lose each other', () => {
  it('keeps forty blind puts that arrive together at all nodes', async () => {
    const lab = await create({}, { seed: 12 });
    const values = Array.from({ length: 40 }, (_, i) => `v${i}`);
    const puts = await Promise.all(values.map((value, i) => lab.put('k', value, { via: `n${(i % 5) + 1}` })));
    expect(puts.map(({ outcome }) => outcome)).toEqual(values.map(() => 'ok'));
    await lab.runFor(2000);
    const read = await lab.get('k');
    expect([...(read.siblings ?? [])].sort()).toEqual([...values].sort());
    await lab.close();
  });
});

describe('rule 25: failure never moves ownership', () => {
  it('keeps the preference list through suspicion, verdict and return', async () => {
    const lab = await create({}, { seed: 25 });
    const before = preferenceListOf(lab.config, 'k');
    await lab.put('k', 'v');
    await lab.kill(before[1] ?? '');
    await lab.runFor(9000);
    await lab.put('k', 'w');
    const started = lab
      .events({ kind: 'CoordinationStarted' })
      .map((event) => 'preference' in event && event.preference);
    expect(started).toEqual([before, before]);
    await lab.close();
  });
});

describe('rule 26: hints', () => {
  it('drops a hint that is older than its window, and says so', async () => {
    const lab = await create({ hintWindowMs: 3000 }, { seed: 26 });
    const [, , third] = listOf(lab, 'k');
    await lab.kill(third);
    await lab.put('k', 'v');
    expect(lab.view('hints').held.size).toBe(1);
    await lab.runFor(5000);
    expect(lab.view('hints').held.size).toBe(0);
    expect(lab.events({ kind: 'HintExpired' })).toHaveLength(1);
    await lab.close();
  });

  it('survives the death of its holder', async () => {
    const lab = await create({}, { seed: 27 });
    const [, , third] = listOf(lab, 'k');
    await lab.kill(third);
    const put = await lab.put('k', 'v');
    const holder = put.replicas.find(({ role }) => role === 'fallback')?.node ?? '';
    await lab.kill(holder);
    await lab.start(holder);
    await lab.start(third);
    await lab.runFor(10_000);
    expect(lab.events({ kind: 'HintDeleted', node: holder })).toHaveLength(1);
    expect([...(lab.view('versions').get('k')?.holders.keys() ?? [])]).toContain(third);
    await lab.close();
  });

  it('keeps no hint when hinted handoff is off', async () => {
    const lab = await create({ hintedHandoff: false }, { seed: 28 });
    const [, , third] = listOf(lab, 'k');
    await lab.kill(third);
    const put = await lab.put('k', 'v');
    expect(put.outcome).toBe('ok');
    expect(put.replicas.map(({ role }) => role)).toEqual(['primary', 'primary', 'primary']);
    expect(lab.events({ kind: 'HintStored' })).toEqual([]);
    await lab.close();
  });
});

describe('rule 27: read repair', () => {
  it('repairs nothing when it is off', async () => {
    const lab = await create({ readRepair: false, hintedHandoff: false }, { seed: 29 });
    const [first, , third] = listOf(lab, 'k');
    await lab.cut(first, third);
    await lab.put('k', 'v', { via: first });
    await lab.heal();
    await lab.get('k', { via: first });
    await lab.whenIdle();
    expect(lab.events({ kind: 'ReadRepairSent' })).toEqual([]);
    await lab.close();
  });
});

describe('rule 31: a wiped node comes back empty with a new incarnation', () => {
  it('and mints under a name that it never had', async () => {
    const lab = await create({}, { seed: 31 });
    const [first] = listOf(lab, 'k');
    await lab.put('k', 'one', { via: first });
    const before = lab.view('nodes').get(first)?.incarnation ?? 0;
    await lab.wipe(first);
    const put = await lab.put('k', 'two', { via: first });
    await lab.runFor(3000);
    const read = await lab.get('k');
    expect(put.outcome).toBe('ok');
    expect([...(read.siblings ?? [])].sort()).toEqual(['one', 'two']);
    const after = lab.view('nodes').get(first)?.incarnation ?? 0;
    expect(after).toBeGreaterThan(before);
    await lab.close();
  });
});

describe('bad input is a sentence, before anything is sent', () => {
  it.each([
    ['an empty key', (lab) => lab.put('', 'v'), 'non-empty'],
    ['a key above 1 KiB', (lab) => lab.get('x'.repeat(1025)), '1024 bytes'],
    ['an undefined value', (lab) => lab.put('k', undefined), 'store a string'],
    ['a value above 1 MiB', (lab) => lab.put('k', 'x'.repeat(2 ** 21)), 'Split it'],
    ['an unknown node', (lab) => lab.put('k', 'v', { via: 'n9' }), 'the nodes are n1, n2'],
    ['a nonsense context', (lab) => lab.put('k', 'v', { context: 'ctx1:zzz' }), 'not a context'],
    ['a link to itself', (lab) => lab.cut('n1', 'n1'), 'no link to itself'],
    ['killing nobody', (lab) => lab.kill('nobody'), 'There is no node'],
    ['a latency of nothing', (lab) => lab.setLink('n1', 'n2', { latency: 0 }), 'above 0'],
    ['a loss of 2', (lab) => lab.setLink('n1', 'n2', { loss: 2 }), 'between 0 and 1'],
    ['a node in two groups', (lab) => lab.partition([['n1'], ['n1', 'n2']]), 'twice'],
    ['a clock set to nothing', (lab) => lab.setClock('n1', {}), 'A clock is set by {offsetMs}'],
    ['a clock that runs backwards', (lab) => lab.setClock('n1', { driftPpm: -2e6 }), 'at most 100000'],
    ['a negative run', (lab) => lab.runFor(-1), 'lab milliseconds'],
    ['a speed of 0', (lab) => lab.speed(0), '0.001 to 1000'],
  ] as const satisfies readonly (readonly [
    string,
    (lab: Awaited<ReturnType<typeof create>>) => Promise<unknown>,
    string,
  ])[])('%s', async (_what, call, sentence) => {
    const lab = await create();
    const events = lab.trace.length;
    await expect(call(lab)).rejects.toThrow(sentence);
    expect(lab.trace.length).toBe(events);
    await lab.close();
    await expect(lab.put('k', 'v')).rejects.toThrow('closed');
  });

  it('rule 9: a context of another key is refused by name, and its own key takes it', async () => {
    const lab = await create();
    const { context = '' } = await lab.put('cart:alice', 'milk');
    await expect(lab.put('cart:bob', 'milk', { context })).rejects.toMatchObject({
      code: 'bad-context',
      message: expect.stringContaining('belongs to another key than "cart:bob"'),
    });
    await expect(lab.delete('cart:bob', { context })).rejects.toThrow('belongs to another key');
    expect((await lab.delete('cart:alice', { context })).outcome).toBe('ok');
    await lab.close();
  });

  it('says which node is dead when a put is sent through it', async () => {
    const lab = await create();
    await lab.kill('n3');
    const put = await lab.put('k', 'v', { via: 'n3' });
    expect(put).toMatchObject({ outcome: 'failed', coordinator: 'lab' });
    expect(put.reason).toContain('n3 is down');
    await lab.close();
  });
});

// Source: basho/riak_test, sibling_explosion: two clients that put over their own last reply, in turns.
describe('versioning: siblings under interleaved clients', () => {
  it.each([
    ['dotted', 2],
    ['plain', 99],
  ] as const)('%s keeps %i after 99 puts', async (versioning, siblings) => {
    const lab = await create({ nodes: 1, n: 1, r: 1, w: 1, versioning }, { seed: 1 });
    const contexts: (string | undefined)[] = [undefined, undefined];
    for (let round = 0; round < 99; round++) {
      const context = contexts[round % 2];
      const put = await lab.put('k', `${round}`, context === undefined ? {} : { context });
      contexts[round % 2] = put.context;
    }
    expect((await lab.get('k')).siblings).toHaveLength(siblings);
    await lab.close();
  });
});

describe('calls on demand', () => {
  it('refuse to wait for what only a resume can end; the request happens when the node goes on', async () => {
    const lab = await create({}, { seed: 1 });
    await lab.pauseNode('n2');
    await expect(lab.put('k', 'v', { via: 'n2' })).rejects.toMatchObject({ code: 'paused' });
    await lab.resumeNode('n2');
    await lab.whenIdle();
    expect((await lab.get('k')).siblings).toEqual(['v']);
    await expect(lab.setDisk('n2', { latency: [3, 2] })).rejects.toMatchObject({ code: 'bad-disk' });
    await expect(lab.pauseNode('n9')).rejects.toMatchObject({ code: 'no-such-node' });
    await lab.close();
  });

  it('are carried out in the order in which they were made', async () => {
    const lab = await create();
    const put = lab.put('k', 'v', { via: 'n1' });
    const ran = lab.runFor(5000);
    const killed = lab.kill('n1');
    await Promise.all([put, ran, killed]);
    expect((await put).outcome).toBe('ok');
    expect(lab.commandLog().map(({ at, command }) => [at, command.kind])).toEqual([
      [0, 'Request'],
      [5_000_000, 'Kill'],
    ]);
    await lab.close();
  });

  it.each([0, 1, 2, 3, 5, 8, 13, 21])('end also when another is made %i ticks after the first', async (ticks) => {
    const lab = await create();
    const first = lab.put('a', 1);
    void first.then(() => undefined);
    for (let i = 0; i < ticks; i++) await Promise.resolve();
    const second = await lab.put('b', 2);
    expect([(await first).outcome, second.outcome]).toEqual(['ok', 'ok']);
    await lab.close();
  });

  it('keep what a setLink leaves out, per direction and within one turn', async () => {
    const lab = await create();
    await lab.setLink('n3', 'n4', { latency: 50 }, { oneWay: true });
    await Promise.all([lab.setLink('n3', 'n4', { loss: 0.2 }), lab.setLink('n3', 'n4', { duplicate: 0.3 })]);
    const { changed } = lab.view('links');
    const latencies = [changed.get('n3>n4'), changed.get('n4>n3')].map((one) => one?.link.latency.maxMs);
    expect(latencies).toEqual([50, 15]);
    expect(changed.get('n3>n4')?.link).toMatchObject({ loss: 0.2, duplicate: 0.3 });
    await lab.close();
  });
});

describe('rules 16 and 18: many writes of one key at one cp coordinator', () => {
  it('all take effect, each answered once', async () => {
    const lab = await create({ consistency: 'cp' }, { seed: 18 });
    const puts = await Promise.all(Array.from({ length: 60 }, (_, i) => lab.put('k', `v${i}`, { via: 'n1' })));
    const answers = lab.events({ kind: 'RequestAnswered' });
    expect(puts.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
    expect(answers).toHaveLength(60);
    await lab.close();
  });
});

describe('rule 17: without hinted handoff', () => {
  it('a forwarded write is never handed to a fallback', async () => {
    const lab = await create({ hintedHandoff: false }, { seed: 17 });
    for (const node of preferenceListOf(lab.config, 'cart:alice')) await lab.cut('n5', node);
    const put = await lab.put('cart:alice', 'v', { via: 'n5' });
    expect(put.outcome).toBe('unknown');
    expect(lab.events({ kind: 'HintStored' })).toEqual([]);
    await lab.close();
  });
});

describe('rule 17: two copies for one primary are one', () => {
  it('a quorum of hints is for different owners, and all of them have the write after healing', async () => {
    const lab = await create({}, { seed: 1 });
    await lab.partition([['n1', 'n2']]); // of the list of this key, n5 n3 n4, neither sees one
    const put = await lab.put('torn', 'v', { via: 'n1' });
    expect(put.outcome).toBe('ok');
    const owners = put.replicas.flatMap(({ state, standsInFor }) => (state === 'acknowledged' ? [standsInFor] : []));
    expect(new Set(owners).size).toBe(2);
    await lab.heal();
    await lab.runFor(20_000);
    expect(lab.view('versions').get('torn')?.holders.size).toBe(2);
    expect((await lab.get('torn')).siblings).toEqual(['v']);
    await lab.close();
  });
});
