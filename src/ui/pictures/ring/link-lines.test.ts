import { describe, expect, it } from 'vitest';
import { nodeId } from '../../../base/ids';
import { foldOf } from '../../../trace/testing/plain-view';
import { TraceBuilder } from '../../../trace/testing/trace-builder';
import { linksToShow } from './link-lines';
import { layoutRing, nodePoints } from './ring-geometry';

/** With many nodes there is no room for a whole mark between them, but for its middle. */
const ROOMS = [
  [5, 8.5],
  [12, 8.5],
  [24, 0],
] as const;

describe('the marks of cut links', () => {
  it('keep clear of every node, also of one that the link passes under', () => {
    for (const [count, room] of ROOMS) {
      const nodes = Array.from({ length: count }, (_, i) => nodeId(`n${i + 1}`));
      const layout = layoutRing(600, 520, count);
      const points = nodePoints(layout, nodes);
      const trace = new TraceBuilder();
      for (const [from, to] of [
        ['n1', 'n3'],
        ['n3', 'n1'],
        ['n2', 'n5'],
      ] as const)
        trace.by('lab', { kind: 'LinkCut', from: nodeId(from), to: nodeId(to) });
      const cuts = linksToShow(layout, points, foldOf(trace.events), undefined).filter(({ cut }) => cut !== 'no');
      expect(cuts.map(({ id }) => id)).toEqual(['n1-n3', 'n2-n5']);
      for (const { id, mark } of cuts)
        for (const [node, { x, y }] of points)
          expect(Math.hypot(mark.x - x, mark.y - y), `${id} at ${node} of ${count}`).toBeGreaterThanOrEqual(
            layout.nodeRadius + room,
          );
    }
  });
});
