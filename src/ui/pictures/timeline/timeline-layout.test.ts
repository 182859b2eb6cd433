import { describe, expect, it } from 'vitest';
import { nodeId } from '../../../base/ids';
import { lanesOutOfSight, layoutTimeline } from './timeline-layout';

const nodes = (count: number) => Array.from({ length: count }, (_, i) => nodeId(`n${i + 1}`));

describe('the lanes of the timeline', () => {
  it('are all in sight where they fit', () => {
    expect(lanesOutOfSight(layoutTimeline(1200, 155, nodes(5), true, 1), 0)).toEqual({ above: 0, below: 0 });
  });

  it('are counted where they do not fit, above and below what the scrolling shows; faults always show', () => {
    const layout = layoutTimeline(1200, 115, nodes(12), true, 1);
    const atTop = lanesOutOfSight(layout, 0);
    expect(atTop.above).toBe(0);
    expect(atTop.below).toBeGreaterThan(4);
    const end = lanesOutOfSight(layout, layout.contentHeight - layout.height);
    expect(end.below).toBe(0);
    expect(end.above).toBeGreaterThan(4);
  });
});
