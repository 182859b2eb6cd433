import { describe, expect, it } from 'vitest';
import { nodeId } from '../../../base/ids';
import { ringOf } from '../../../lab/ring-facts';
import { defaultSettings } from '../../../lab/settings-facts';
import { movedShare, movesSentence } from '../../words/ring-moves';
import { movesBetween, movingArcs } from './moving-arcs';
import { TURN } from './ring-geometry';

const token = (turns: number, node: string) => ({
  token: BigInt.asIntN(64, BigInt(Math.round(turns * 1000)) * ((1n << 64n) / 1000n) - (1n << 63n)),
  node: nodeId(node),
});
const settings = defaultSettings();
const member = { id: nodeId('n6'), capacity: 1, rack: undefined };
const add = { kind: 'add', member } as const;

describe('rule 5: what a change of the ring moves', () => {
  it('is the piece of a range before a new token, taken from who owned it', () => {
    const before = [token(0.25, 'n1'), token(0.75, 'n2')];
    const moves = movesBetween(before, [...before.slice(0, 1), token(0.5, 'n3'), ...before.slice(1)]);
    expect(moves).toHaveLength(1);
    expect(moves[0]).toMatchObject({ from: 'n2', to: 'n3' });
    expect(moves[0]?.start).toBeCloseTo(0.25 * TURN, 2);
    expect(moves[0]?.end).toBeCloseTo(0.5 * TURN, 2);
    expect(movesBetween(before, before)).toEqual([]);
    expect(movesBetween([], before)).toEqual([]);
  });

  it('goes to the newcomer alone, and is as much of the ring as of the keys', () => {
    const [before, after] = [ringOf(settings), ringOf(settings, [add])];
    const moves = movingArcs(before, after);
    expect(new Set(moves.map(({ to }) => to))).toEqual(new Set(['n6']));
    const share = moves.reduce((sum, { start, end }) => sum + (end - start), 0) / TURN;
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.3);
    expect(movedShare(before, after)).toBeCloseTo(share, 1);
  });

  it('is said beside what modulo would move', () => {
    expect(movesSentence(settings, [], add)).toMatch(
      /^(1|2)\d\s% of the keys get another first node; modulo would move [78]\d\s%\.$/,
    );
    const modulo = { ...settings, placement: 'modulo' } as const;
    expect(movesSentence(modulo, [], add)).toMatch(/^[78]\d\s% of the keys .*: modulo moves nearly all\.$/);
    expect(movingArcs(ringOf(modulo), ringOf(modulo, [add]))).toEqual([]);
  });
});
