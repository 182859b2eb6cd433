// Cuts as people see them: which links were cut at once, and for how long.
import type { CutBar } from './timeline-tracks';

/** Stretches of time with the links that are cut in each: a partition of many links is one bar. */
export interface CutStretch {
  readonly from: number;
  readonly to: number;
  readonly links: readonly CutBar[];
}

/** Only what shows in [from, to]; bars without an end last until `to`. */
export function cutStretches(cuts: readonly CutBar[], from: number, to: number): readonly CutStretch[] {
  const shown = cuts.filter((bar) => bar.since < to && (bar.until ?? to) > from);
  const edges = [...new Set(shown.flatMap((bar) => [Math.max(from, bar.since), Math.min(to, bar.until ?? to)]))].sort(
    (a, b) => a - b,
  );
  return edges.flatMap((edge, i) => {
    const next = edges[i + 1];
    if (next === undefined) return [];
    const links = shown.filter((bar) => bar.since <= edge && (bar.until ?? to) >= next);
    return links.length === 0 ? [] : [{ from: edge, to: next, links }];
  });
}

/** `n1–n5 cut`, `n1→n5 cut`, `6 links cut`. */
export function cutText(links: readonly CutBar[]): string {
  const pairs = new Map<string, CutBar[]>();
  for (const bar of links) {
    const id = [bar.from, bar.to].sort().join(' ');
    pairs.set(id, [...(pairs.get(id) ?? []), bar]);
  }
  if (pairs.size > 2) return `${pairs.size} links cut`;
  const names = [...pairs.values()].map(([one, other]) =>
    one === undefined
      ? ''
      : other === undefined
        ? `${one.from} → ${one.to}`
        : `${[one.from, one.to].sort().join(' – ')}`,
  );
  return `${names.join(', ')} cut`;
}
