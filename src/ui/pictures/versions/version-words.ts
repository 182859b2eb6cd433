// A version's clock, value and origin in words.
import type { VersionNode } from '../../../trace/views';
import { shortened } from '../../words/shortened';
import { clockText } from '../../words/time';
import { contextText, summaryText } from '../../words/values';
import type { Standing } from './version-standing';

type Clock = VersionNode['clock'];

/** The larger counter of each actor over all clocks: what a put that has seen them all would build on. */
export function mergedClock(clocks: readonly Clock[]): Clock {
  const merged = new Map<string, Clock[number]>();
  for (const pair of clocks.flat()) {
    const known = merged.get(pair.actor);
    if (known === undefined || pair.counter > known.counter) merged.set(pair.actor, pair);
  }
  return [...merged.values()].sort((a, b) => (a.actor < b.actor ? -1 : 1));
}

/** `[n2:2 n4:1]`, shortened in the middle where it does not fit. */
export function bracketed(clock: Clock, characters: number): string {
  const text = contextText(clock);
  if (text.length + 2 <= characters) return `[${text}]`;
  const pairs = clock.map((pair) => `${pair.actor}:${pair.counter}`);
  const last = pairs.at(-1) ?? '';
  return `[${pairs[0]} … ${last}]`.length <= characters && pairs.length > 2
    ? `[${pairs[0]} … ${last}]`
    : `[${pairs.length} nodes]`;
}

export function valueText(version: VersionNode, characters: number): string {
  if (version.value === undefined) return '✝ deleted';
  const text = summaryText(version.value);
  return shortened(text, characters);
}

const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  current: 'current',
  sibling: 'one of several concurrent versions',
  'false-sibling': 'a false sibling: a version beside it had seen it, and its clock has forgotten',
  superseded: 'superseded',
  overruled: 'overruled by a later write',
  reaped: 'reaped',
  unheld: 'held by no node',
};

/** The whole story of one version. */
export function versionSentence(version: VersionNode, standing: Standing): string {
  const by = version.request === undefined ? '' : ` for ${version.request}`;
  const { actor, counter } = version.dot;
  return `${version.label} is write ${actor}:${counter}, clock [${contextText(version.clock)}], ${STANDING_WORDS[standing]}: ${valueText(version, 80)}. Minted by ${version.coordinator} at ${clockText(version.mintedAt)}${by}.`;
}
