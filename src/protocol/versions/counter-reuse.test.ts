// Rule 15 as Riak's EQC model tests it (basho/riak_test @8170137b, kv679_eqc): puts at any coordinator with or without a
// context, to it and one replica; replication; coordinators that lose their copy. In the end the surviving values are
// exactly those that no later put had seen.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueFrom } from '../value';
import { type Clock, covers, type Dot, dotText, EMPTY_CLOCK } from './clock';
import { EMPTY_SET, mergeSets, mint, sameSets, type VersionSet } from './version-set';

const NODES = 4;
type Step =
  | { readonly kind: 'put'; readonly at: number; readonly replica: number; readonly from: number | undefined }
  | { readonly kind: 'replicate'; readonly from: number; readonly to: number }
  | { readonly kind: 'forget'; readonly at: number };

const node = fc.nat(NODES - 1);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      arbitrary: fc.record({
        kind: fc.constant('put' as const),
        at: node,
        replica: node,
        from: fc.option(node, { nil: undefined }),
      }),
      weight: 4,
    },
    { arbitrary: fc.record({ kind: fc.constant('replicate' as const), from: node, to: node }), weight: 2 },
    { arbitrary: fc.record({ kind: fc.constant('forget' as const), at: node }), weight: 2 },
  ),
  { maxLength: 30 },
);

interface Write {
  readonly dot: Dot;
  readonly context: Clock;
}

/** `renews`: a node that has lost its copy mints under a new identity. */
function play(
  history: readonly Step[],
  renews: boolean,
): { readonly survivors: string[]; readonly expected: string[] } {
  const copies: VersionSet[] = Array.from({ length: NODES }, () => EMPTY_SET);
  const lives: number[] = Array.from({ length: NODES }, () => 1);
  const copy = (at: number): VersionSet => copies[at] ?? EMPTY_SET;
  const writes: Write[] = [];
  history.forEach((step, i) => {
    switch (step.kind) {
      case 'put': {
        const context = step.from === undefined ? EMPTY_CLOCK : copy(step.from).clock;
        const actor = renews ? `n${step.at}~${lives[step.at]}` : `n${step.at}`;
        const { set, dot } = mint(copy(step.at), { context, value: valueFrom(`${i}`), actor, timeMs: i, writtenMs: 0 });
        writes.push({ dot, context });
        copies[step.at] = set;
        copies[step.replica] = mergeSets(copy(step.replica), set);
        return;
      }
      case 'replicate':
        copies[step.to] = mergeSets(copy(step.to), copy(step.from));
        return;
      case 'forget': {
        // What nobody else has is lost with any store: only a copy that the others make up for is forgotten.
        const others = copies.filter((_, at) => at !== step.at).reduce(mergeSets, EMPTY_SET);
        if (!sameSets(mergeSets(others, copy(step.at)), others)) return;
        copies[step.at] = EMPTY_SET;
        lives[step.at] = (lives[step.at] ?? 0) + 1;
        return;
      }
    }
  });
  const survivors = copies.reduce(mergeSets, EMPTY_SET).siblings.map(({ dot }) => dotText(dot));
  const expected = writes.filter(({ dot }, i) => !writes.slice(i + 1).some(({ context }) => covers(context, dot)));
  return { survivors: survivors.sort(), expected: expected.map(({ dot }) => dotText(dot)).sort() };
}

describe('rule 15: copies are lost and counters are not', () => {
  it('what survives is exactly what no later put had seen', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const { survivors, expected } = play(history, true);
        expect(survivors).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('without a new identity it is not: kv679_dataloss', () => {
    const put = (at: number, replica: number, from?: number): Step => ({ kind: 'put', at, replica, from });
    // Written three times, lost at its coordinator, written blindly again: the fresh small counter is covered elsewhere.
    const dataloss = [put(0, 1), put(0, 1, 0), put(0, 1, 0), { kind: 'forget', at: 0 } as const, put(0, 2)];
    expect(play(dataloss, false).survivors).toEqual(['n0:3']);
    expect(play(dataloss, true).survivors).toEqual(['n0~1:3', 'n0~2:1']);
  });

  // Rule 28: the tombstone is gone from the primaries and still on a fallback, as a hint. Riak calls it a doomstone.
  it.each([
    [0, 'a:2'],
    [2, 'a:3'],
  ])(
    'with a floor of %i under the first write after a reaped tombstone, %s survives: kv679_tombstone',
    (above, survivor) => {
      const put = (stored: VersionSet, value: string | undefined, context: Clock, floor = 0): VersionSet =>
        mint(stored, {
          context,
          value: value === undefined ? undefined : valueFrom(value),
          actor: 'a',
          above: floor,
          timeMs: 0,
          writtenMs: 0,
        }).set;
      const created = put(EMPTY_SET, 'old', EMPTY_CLOCK);
      const tombstone = put(created, undefined, created.clock);
      const written = put(EMPTY_SET, 'new', EMPTY_CLOCK, above);
      expect(mergeSets(written, tombstone).siblings.map(({ dot }) => dotText(dot))).toEqual([survivor]);
    },
  );

  it('nor where a fallback’s old copy repairs the coordinator first: kv679_dataloss_fb', () => {
    const put = (at: number, replica: number, from?: number): Step => ({ kind: 'put', at, replica, from });
    const dataloss: Step[] = [
      put(0, 3), // to the fallback
      put(0, 1, 0),
      put(0, 1, 0),
      { kind: 'replicate', from: 1, to: 2 },
      { kind: 'forget', at: 0 },
      { kind: 'replicate', from: 3, to: 0 }, // a read repairs it with the first
      put(0, 3, 0),
    ];
    expect(play(dataloss, false).survivors).toEqual(['n0:3']);
    expect(play(dataloss, true).survivors).toEqual(['n0~1:3', 'n0~2:1']);
  });
});
