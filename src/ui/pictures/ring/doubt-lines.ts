// Who doubts whom, as lines to draw: the suspicions that are open now and, of the node in focus, who holds it for down.
import type { NodeId } from '../../../base/ids';
import type { ClusterView } from '../../../trace/views';
import { linkSegment, type Point } from './ring-geometry';

export interface DoubtLine {
  readonly believer: NodeId;
  readonly subject: NodeId;
  readonly kind: 'suspected' | 'down';
  readonly a: Point;
  readonly b: Point;
}

/** With more, each says less than the marks at the nodes. */
const MOST_LINES = 24;

export function doubtLines(
  points: ReadonlyMap<NodeId, Point>,
  nodeRadius: number,
  view: Pick<ClusterView, 'membership' | 'nodes'>,
  focus: NodeId | undefined,
): readonly DoubtLine[] {
  const lines: DoubtLine[] = [];
  for (const [believer, row] of view.membership) {
    if (view.nodes.get(believer)?.state !== 'live') continue;
    for (const [subject, { status }] of row) {
      if (believer === subject || status === 'up' || (status === 'down' && subject !== focus)) continue;
      const from = points.get(believer);
      const to = points.get(subject);
      const segment = from === undefined || to === undefined ? undefined : linkSegment(from, to, nodeRadius + 4);
      if (segment !== undefined) lines.push({ believer, subject, kind: status, ...besideLink(segment) });
    }
  }
  const ofFocus = lines.filter(({ subject }) => subject === focus);
  const shown = lines.length > MOST_LINES ? ofFocus : lines;
  return shown.slice(0, MOST_LINES);
}

const SIDE = 7;

/** The link itself may be cut and marked, and doubts can be mutual: each keeps to its own side. */
function besideLink({ a, b }: Pick<DoubtLine, 'a' | 'b'>): Pick<DoubtLine, 'a' | 'b'> {
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const dx = (-(b.y - a.y) / length) * SIDE;
  const dy = ((b.x - a.x) / length) * SIDE;
  return { a: { x: a.x + dx, y: a.y + dy }, b: { x: b.x + dx, y: b.y + dy } };
}
