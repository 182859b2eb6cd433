// How many keys a change of the ring moves, and how many the naive `modulo` would (rule 5): counted over sample keys, so
// that it can be said before anything is stored.
import type { NodeId } from '../../base/ids';
import { type Ring, ringOf } from '../../lab/ring-facts';
import type { RingChange, Settings } from '../../trace/event';
import type { ClusterView } from '../../trace/views';
import { bytesText, countText } from './time';

const SAMPLES = 2000;
const sampleKeys = Array.from({ length: SAMPLES }, (_, i) => `sample:${i}`);

const moduloTwins = new WeakMap<Settings, Settings>();

function moduloTwin(settings: Settings): Settings {
  const known = moduloTwins.get(settings);
  if (known !== undefined) return known;
  const twin: Settings = { ...settings, placement: 'modulo' };
  moduloTwins.set(settings, twin);
  return twin;
}

/** Share of keys, 0 to 1, whose first node is another. */
export function movedShare(before: Ring, after: Ring): number {
  const moved = sampleKeys.filter((key) => ownerIn(before, key) !== ownerIn(after, key)).length;
  return moved / SAMPLES;
}

const ownerIn = (ring: Ring, key: string): NodeId | undefined => ring.preference(ring.tokenOf(key), 1)[0];

/** `21 % of the keys get another first node; modulo would move 76 %.` */
export function movesSentence(settings: Settings, changes: readonly RingChange[], change: RingChange): string {
  const shareWith = (s: Settings) => movedShare(ringOf(s, changes), ringOf(s, [...changes, change]));
  const share = `${percent(shareWith(settings))} of the keys get another first node`;
  if (change.kind === 'replace') return `${share}.`; // it takes over a seat: no placement moves more
  if (settings.placement === 'modulo') return `${share}: modulo moves nearly all.`;
  return `${share}; modulo would move ${percent(shareWith(moduloTwin(settings)))}.`;
}

const percent = (share: number): string => `${Math.round(share * 100)}\u00a0%`;

export function changeWords(change: RingChange, done = false): string {
  switch (change.kind) {
    case 'add':
      return `${change.member.id} ${done ? 'joined' : 'joins'} the ring`;
    case 'remove':
      return `${change.node} ${done ? 'left' : 'leaves'} the ring`;
    case 'replace':
      return `${change.member.id} ${done ? 'took' : 'takes'} the place of ${change.node}`;
  }
}

/** `n1 → n6 12 keys, 3.1 KiB ✓`, in the order in which the streams began. */
export const transferPhrases = (view: Pick<ClusterView, 'transfers'>): readonly string[] =>
  [...view.transfers.values()].map(
    ({ source, gainer, keys, bytes, state }) =>
      `${source} → ${gainer} ${countText(keys, 'key')}, ${bytesText(bytes)}${state === 'complete' ? ' ✓' : ' …'}`,
  );

/** What a node goes by when nobody names it. */
export function nextName(view: Pick<ClusterView, 'cluster'>): string {
  const names = new Set<string>(view.cluster.everyNode);
  for (let number = 1; ; number++) if (!names.has(`n${number}`)) return `n${number}`;
}
