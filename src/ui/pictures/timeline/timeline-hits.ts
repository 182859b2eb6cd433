// What of the timeline lies under the pointer.
import { distanceToSegment } from '../ring/link-hits';
import type { CutStretch } from './cut-stretches';
import type { DrawnArrow, TimelineScene } from './timeline-scene';
import type { Downtime, Span } from './timeline-tracks';

export type TimelineTarget =
  | { readonly kind: 'arrow'; readonly drawn: DrawnArrow }
  | { readonly kind: 'span'; readonly span: Span }
  | { readonly kind: 'downtime'; readonly downtime: Downtime }
  | { readonly kind: 'cut'; readonly stretch: CutStretch };

const BAR_REACH = 5;

/** Bars first, for they are thin and few; then the nearest arrow, gossip only when nothing else is near. */
export function timelineTargetAt(
  scene: TimelineScene,
  x: number,
  y: number,
  reach: number,
): TimelineTarget | undefined {
  const on = (bar: { readonly x1: number; readonly x2: number; readonly y: number }) =>
    x >= bar.x1 - BAR_REACH && x <= bar.x2 + BAR_REACH && Math.abs(y - bar.y) <= BAR_REACH;
  const arrow = nearestArrow(scene.arrows, x, y, reach, false);
  if (arrow !== undefined && arrow.distance < 2) return { kind: 'arrow', drawn: arrow.drawn };
  const span = scene.spans.findLast(on);
  if (span !== undefined) return { kind: 'span', span: span.item };
  if (arrow !== undefined) return { kind: 'arrow', drawn: arrow.drawn };
  const cut = scene.cuts.find(on);
  if (cut !== undefined) return { kind: 'cut', stretch: cut.item };
  const downtime = scene.downtimes.find(on);
  if (downtime !== undefined) return { kind: 'downtime', downtime: downtime.item };
  const gossip = nearestArrow(scene.arrows, x, y, Math.min(4, reach), true);
  return gossip === undefined ? undefined : { kind: 'arrow', drawn: gossip.drawn };
}

function nearestArrow(arrows: readonly DrawnArrow[], x: number, y: number, reach: number, muted: boolean) {
  let best: { readonly drawn: DrawnArrow; readonly distance: number } | undefined;
  for (const drawn of arrows) {
    if (drawn.muted !== muted || drawn.x1 - reach > x || drawn.x2 + reach < x) continue;
    const { distance } = distanceToSegment({ x, y }, { x: drawn.x1, y: drawn.y1 }, { x: drawn.x2, y: drawn.y2 });
    if (distance <= (best?.distance ?? reach)) best = { drawn, distance };
  }
  return best;
}

/** Equal targets need no new picture. */
export function sameTimelineTarget(a: TimelineTarget | undefined, b: TimelineTarget | undefined): boolean {
  if (a?.kind === 'arrow' && b?.kind === 'arrow') return a.drawn.arrow === b.drawn.arrow;
  if (a?.kind === 'span' && b?.kind === 'span') return a.span === b.span;
  if (a?.kind === 'downtime' && b?.kind === 'downtime') return a.downtime === b.downtime;
  if (a?.kind === 'cut' && b?.kind === 'cut') return a.stretch.from === b.stretch.from;
  return a === b;
}
