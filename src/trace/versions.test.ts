import { describe, expect, it } from 'vitest';
import { foldOf } from './testing/plain-view';
import { clock, dot, node, put, req, sibling, stored, TraceBuilder, value } from './testing/trace-builder';
import { MAX_VERSIONS } from './version-graph';
import { MAX_KEYS } from './versions';

const cart = (trace: TraceBuilder) => foldOf(trace.events).versions.get('cart');
const shape = (trace: TraceBuilder) =>
  [...(cart(trace)?.versions.values() ?? [])].map(({ label, id, parents }) => [label, id, ...parents]);
const mint = (trace: TraceBuilder, key: string, dotText: string) =>
  trace.by('n1', {
    kind: 'VersionMinted',
    request: req(1),
    key,
    dot: dot(dotText),
    context: [],
    clock: clock(dotText),
    value: value('x'),
    writtenMs: 0,
    replaced: [],
  });

// Figure 3 of the Dynamo paper: D1 and D2 at n1, then D3 at n2 and D4 at n3 side by side, and D5 that resolves them.
const figureThree = () => {
  const trace = new TraceBuilder().at(1);
  put(trace, { request: 1, at: 'n1', key: 'cart', text: 'D1', dot: 'n1:1', clock: 'n1:1' });
  put(trace, { request: 2, at: 'n1', key: 'cart', text: 'D2', dot: 'n1:2', context: 'n1:1', clock: 'n1:2' });
  put(trace, { request: 3, at: 'n2', key: 'cart', text: 'D3', dot: 'n2:1', context: 'n1:2', clock: 'n1:2 n2:1' });
  put(trace, { request: 4, at: 'n3', key: 'cart', text: 'D4', dot: 'n3:1', context: 'n1:2', clock: 'n1:2 n3:1' });
  return put(trace, {
    request: 5,
    at: 'n1',
    key: 'cart',
    text: 'D5',
    dot: 'n1:3',
    context: 'n1:2 n2:1 n3:1',
    clock: 'n1:3 n2:1 n3:1',
  });
};

describe('the version graph', () => {
  it('is that of figure 3 of the Dynamo paper', () => {
    expect(shape(figureThree())).toEqual([
      ['D1', 'n1:1'],
      ['D2', 'n1:2', 'n1:1'],
      ['D3', 'n2:1', 'n1:2'],
      ['D4', 'n3:1', 'n1:2'],
      ['D5', 'n1:3', 'n2:1', 'n3:1'],
    ]);
    expect(cart(figureThree())?.versions.get('n1:3')).toMatchObject({
      coordinator: 'n1',
      request: 'r5',
      mintedAt: 1000,
      value: value('D5'),
    });
  });

  it('shows blind writes at one coordinator side by side, and both as parents of what resolves them', () => {
    const trace = new TraceBuilder();
    put(trace, { request: 1, at: 'n1', key: 'cart', text: 'a', dot: 'n1:1', clock: 'n1:1' });
    put(trace, {
      request: 2,
      at: 'n1',
      key: 'cart',
      text: 'b',
      dot: 'n1:2',
      clock: 'n1:2',
      siblings: [sibling('n1:1', 'a'), sibling('n1:2', 'b')],
    });
    put(trace, { request: 3, at: 'n1', key: 'cart', text: 'c', dot: 'n1:3', context: 'n1:2', clock: 'n1:3' });
    expect(shape(trace)).toEqual([
      ['D1', 'n1:1'],
      ['D2', 'n1:2'],
      ['D3', 'n1:3', 'n1:1', 'n1:2'],
    ]);
  });

  it('keeps 200 versions: the oldest that no node holds goes first', () => {
    const trace = new TraceBuilder().by('n1', stored('cart', 'n1:1', [sibling('n1:1', 'held')]));
    for (let i = 2; i <= MAX_VERSIONS + 2; i++) mint(trace, 'cart', `n1:${i}`);
    const ids = [...(cart(trace)?.versions.keys() ?? [])];
    expect([ids.length, ids[0], ids[1]]).toEqual([200, 'n1:1', 'n1:4']);
    expect(cart(trace)?.versions.get('n1:202')?.label).toBe('D202');
  });

  it('keeps 10,000 keys, and a node’s count goes down with a key that is forgotten', () => {
    const trace = new TraceBuilder();
    for (let i = 0; i < MAX_KEYS; i++) trace.by('n1', stored(`k${i}`, 'n1:1', [sibling('n1:1', 'v')]));
    expect(foldOf(trace.events).nodes.get(node('n1'))?.keys).toBe(10_000);
    mint(trace, 'one more', 'n1:1');
    const { versions, nodes } = foldOf(trace.events);
    expect([versions.size, versions.has('k0'), versions.has('k1'), nodes.get(node('n1'))?.keys]).toEqual([
      10_000,
      false,
      true,
      9_999,
    ]);
  });
});

describe('the holders of a key', () => {
  it('hold what they stored last, as of when they died, and nothing after a wipe', () => {
    const trace = figureThree()
      .at(9)
      .by('n2', stored('cart', 'n1:3 n2:1 n3:1', [sibling('n1:3', 'D5')]))
      .by('lab', { kind: 'NodeKilled', subject: node('n2') });
    expect(cart(trace)?.holders.get(node('n2'))).toEqual({
      clock: clock('n1:3 n2:1 n3:1'),
      holds: ['n1:3'],
      falseSiblings: [],
      hasValue: true,
      cause: 'replicated',
      since: 9000,
    });
    trace.by('lab', { kind: 'DiskWiped', subject: node('n2') });
    expect([...(cart(trace)?.holders.keys() ?? [])]).toEqual(['n1', 'n3']);
    trace.by('lab', { kind: 'NodeStarted', subject: node('n3'), incarnation: 2, freshDisk: true });
    expect([...(cart(trace)?.holders.keys() ?? [])]).toEqual(['n1']);
  });

  it('rule 14: hold false siblings where a cut clock has forgotten that one is an ancestor of the other', () => {
    const trace = new TraceBuilder();
    put(trace, { request: 1, at: 'n1', key: 'cart', text: 'a', dot: 'n1:1', clock: 'n1:1' });
    put(trace, { request: 2, at: 'n2', key: 'cart', text: 'b', dot: 'n2:1', context: 'n1:1', clock: 'n2:1' });
    put(trace, { request: 3, at: 'n3', key: 'cart', text: 'c', dot: 'n3:1', context: 'n2:1', clock: 'n3:1' });
    put(trace, { request: 4, at: 'n4', key: 'cart', text: 'd', dot: 'n4:1', clock: 'n4:1' });
    const all = [sibling('n1:1', 'a'), sibling('n3:1', 'c'), sibling('n4:1', 'd')];
    trace.by('n5', stored('cart', 'n1:1 n3:1 n4:1', all));
    // n3:1 had seen n1:1 only through n2:1, which nobody holds any more; n4:1 is a real sibling.
    expect(cart(trace)?.holders.get(node('n5'))?.falseSiblings).toEqual(['n1:1']);
    expect(cart(trace)?.holders.get(node('n3'))?.falseSiblings).toEqual([]);
  });

  it('may hold versions from before the trace: these have no request, a context that leaves their siblings out, and parents found later', () => {
    const recovered = (clockText: string, siblings: readonly [string, string][]) =>
      ({
        ...stored(
          'cart',
          clockText,
          siblings.map(([id, text]) => sibling(id, text)),
        ),
        cause: 'recovered',
      }) as const;
    const trace = new TraceBuilder()
      .at(3)
      .by(
        'n1',
        recovered('n1:4 n2:2 n3:1', [
          ['n1:4', 'a'],
          ['n2:2', 'b'],
        ]),
      )
      .by('n2', recovered('n2:1', [['n2:1', 'old']]))
      .by('n2', stored('other', 'n3+1:1 n3~2:1', [sibling('n3+1:1', 'x'), sibling('n3~2:1', 'y')], 'recovered'));
    expect(cart(trace)?.versions.get('n1:4')).toEqual({
      id: 'n1:4',
      label: 'D1',
      dot: dot('n1:4'),
      context: clock('n1:3 n2:1 n3:1'),
      clock: clock('n1:4 n2:1 n3:1'),
      value: value('a'),
      parents: ['n2:1'],
      mintedAt: 3000,
      coordinator: 'n1',
      request: undefined,
    });
    expect(shape(trace)).toEqual([
      ['D1', 'n1:4', 'n2:1'],
      ['D2', 'n2:2', 'n2:1'],
      ['D3', 'n2:1'],
    ]);
    put(trace, {
      request: 1,
      at: 'n1',
      key: 'cart',
      text: 'c',
      dot: 'n1:5',
      context: 'n1:4 n2:2 n3:1',
      clock: 'n1:5 n2:2 n3:1',
    });
    const others = [...(foldOf(trace.events).versions.get('other')?.versions.values() ?? [])];
    expect(others.map(({ coordinator }) => coordinator)).toEqual(['n3', 'n3']);
    expect(shape(trace).at(-1)).toEqual(['D4', 'n1:5', 'n1:4', 'n2:2']);
  });
});
