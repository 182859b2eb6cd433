import { describe, expect, it } from 'vitest';
import { nodeId } from '../../../base/ids';
import { directionOf, isInsidePolygon, isLoop, linksCrossed, nearestLink, nodesInside } from './link-hits';
import { linkIntent } from './link-intent';

const line = (from: string, to: string, ax: number, ay: number, bx: number, by: number) => ({
  from: nodeId(from),
  to: nodeId(to),
  a: { x: ax, y: ay },
  b: { x: bx, y: by },
});
const flat = line('n1', 'n2', 0, 0, 200, 0);
const steep = line('n1', 'n3', 100, -100, 100, 100);

describe('the link under a pointer', () => {
  it('is the nearest within reach', () => {
    expect(nearestLink({ x: 40, y: 5 }, [flat, steep], 12)?.line).toBe(flat);
    expect(nearestLink({ x: 98, y: 40 }, [flat, steep], 12)?.line).toBe(steep);
    expect(nearestLink({ x: 40, y: 30 }, [flat, steep], 12)).toBeUndefined();
  });

  it('means both directions in its middle, and the one that ends there near a rim or with a modifier key', () => {
    expect(directionOf({ line: flat, along: 0.5 }, false)).toBe('both');
    expect(directionOf({ line: flat, along: 0.95 }, false)).toBe('forth');
    expect(directionOf({ line: flat, along: 0.05 }, false)).toBe('back');
    expect(directionOf({ line: flat, along: 0.6 }, true)).toBe('forth');
    expect(directionOf({ line: flat, along: 0.4 }, true)).toBe('back');
  });

  it('says beforehand what a click will do', () => {
    expect(linkIntent({ line: flat, along: 0.5 }, 'no', false)).toMatchObject({ act: 'cut', words: 'Cut n1 ↔ n2' });
    expect(linkIntent({ line: flat, along: 0.05 }, 'no', false)).toMatchObject({
      act: 'cut-one-way',
      from: 'n2',
      to: 'n1',
    });
    expect(linkIntent({ line: flat, along: 0.5 }, 'forth', false).act).toBe('heal');
    expect(linkIntent({ line: flat, along: 0.95 }, 'forth', false).act).toBe('heal');
    expect(linkIntent({ line: flat, along: 0.05 }, 'forth', false)).toMatchObject({ act: 'cut-one-way', from: 'n2' });
  });
});

describe('a line drawn over the ring', () => {
  it('cuts the links it crosses', () => {
    const path = [
      { x: 20, y: -20 },
      { x: 30, y: 20 },
      { x: 60, y: 60 },
    ];
    expect(linksCrossed(path, [flat, steep])).toEqual([flat]);
    expect(linksCrossed([...path, { x: 140, y: 60 }], [flat, steep])).toEqual([flat, steep]);
    expect(linksCrossed([{ x: 0, y: 50 }], [flat, steep])).toEqual([]);
  });

  it('holds the nodes inside its loop', () => {
    const square = [
      { x: 0, y: 0 },
      { x: 100, y: 0 },
      { x: 100, y: 100 },
      { x: 0, y: 100 },
    ];
    expect(isInsidePolygon({ x: 50, y: 50 }, square)).toBe(true);
    expect(isInsidePolygon({ x: 150, y: 50 }, square)).toBe(false);
    const points = new Map([
      [nodeId('in'), { x: 10, y: 10 }],
      [nodeId('out'), { x: 110, y: 10 }],
    ]);
    expect(nodesInside(square, points)).toEqual(['in']);
  });

  it('is a loop only when it comes back', () => {
    const round = [0, 1, 2, 3, 4, 5, 6].map((i) => ({ x: 80 * Math.cos(i), y: 80 * Math.sin(i) }));
    expect(isLoop(round)).toBe(true);
    expect(isLoop(round.slice(0, 4))).toBe(false);
    expect(
      isLoop([
        { x: 0, y: 0 },
        { x: 9, y: 0 },
        { x: 0, y: 1 },
      ]),
    ).toBe(false);
  });
});
