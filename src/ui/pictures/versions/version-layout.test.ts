import { describe, expect, it } from 'vitest';
import { labTime, nodeId } from '../../../base/ids';
import type { VersionNode } from '../../../trace/views';
import {
  BOX_HEIGHT,
  BOX_WIDTHS,
  edgePath,
  layoutHistory,
  layoutWithin,
  MOST_VERSIONS,
  shownHistory,
} from './version-layout';
import { bracketed, mergedClock, valueText } from './version-words';

const fork = [
  { id: 'a', parents: [] },
  { id: 'b', parents: ['a'] },
  { id: 'c', parents: ['b'] },
  { id: 'd', parents: ['b', 'gone'] },
  { id: 'e', parents: ['c', 'd'] },
];

const version = (number: number, actor = 'n1'): VersionNode => ({
  id: `${actor}:${number}`,
  label: `D${number}`,
  dot: { actor, counter: number },
  context: [],
  clock: [{ actor, counter: number, timeMs: 0 }],
  value: { type: 'string', preview: `value ${number}`, sizeBytes: 7, digest: '' },
  parents: [],
  mintedAt: labTime(number),
  coordinator: nodeId('n1'),
  request: undefined,
});

describe("a key's history", () => {
  it('runs downwards from what is superseded, siblings side by side, and no box over another', () => {
    for (const layout of [layoutHistory(fork), layoutWithin(fork, 250)]) {
      const at = new Map(layout.nodes.map((node) => [node.id, node]));
      for (const { from, to } of layout.edges) expect(at.get(from)?.y).toBeLessThan(at.get(to)?.y ?? 0);
      expect(at.get('c')?.y).toBe(at.get('d')?.y);
      expect(Math.abs((at.get('c')?.x ?? 0) - (at.get('d')?.x ?? 0))).toBeGreaterThan(layout.boxWidth);
      expect(layout.edges).toHaveLength(5);
    }
  });

  it('closes up where it would not fit', () => {
    expect(layoutWithin(fork, 400).boxWidth).toBe(BOX_WIDTHS.wide);
    const narrow = layoutWithin(fork, 250);
    expect(narrow.boxWidth).toBe(BOX_WIDTHS.narrow);
    expect(narrow.width).toBeLessThanOrEqual(250);
    for (const { x } of narrow.nodes) expect(x - narrow.boxWidth / 2).toBeGreaterThanOrEqual(-0.01);
  });

  it('is laid out quickly also when siblings have exploded', () => {
    const many = Array.from({ length: 40 }, (_, i) => ({
      id: String(i),
      parents: Array.from({ length: Math.min(i, 12) }, (__, k) => String(i - 1 - k)),
    }));
    expect(layoutHistory(many).nodes).toHaveLength(40);
    expect(layoutHistory([])).toMatchObject({ width: 0, height: 0 });
  });

  it('draws an edge from rim to rim', () => {
    expect(
      edgePath([
        [10, 20],
        [10, 100],
      ]),
    ).toBe(`M10 ${20 + BOX_HEIGHT / 2}C10 60 10 60 10 ${100 - BOX_HEIGHT / 2}`);
  });

  it('shows the last versions and every current one', () => {
    const versions = Array.from({ length: MOST_VERSIONS + 10 }, (_, i) => version(i + 1));
    const first = versions.slice(0, 1);
    const shown = shownHistory(versions, first);
    expect(shown.versions).toHaveLength(MOST_VERSIONS + 1);
    expect(shown.versions[0]?.label).toBe('D1');
    expect(shown.earlier).toBe(9);
  });
});

describe('a version in words', () => {
  it('carries its clock in brackets, shortened where it must be', () => {
    const clock = ['n1', 'n2', 'n3'].map((actor) => ({ actor, counter: 4, timeMs: 0 }));
    expect(bracketed(clock, 30)).toBe('[n1:4 n2:4 n3:4]');
    expect(bracketed(clock, 14)).toBe('[n1:4 … n3:4]');
    expect(bracketed(clock, 9)).toBe('[3 nodes]');
  });

  it('says that a tombstone is a deletion', () => {
    expect(valueText({ ...version(1), value: undefined }, 20)).toBe('✝ deleted');
  });

  it('merges clocks by the larger counters', () => {
    const merged = mergedClock([version(2).clock, version(5, 'n2').clock, version(3).clock]);
    expect(merged.map(({ actor, counter }) => `${actor}:${counter}`)).toEqual(['n1:3', 'n2:5']);
  });
});
