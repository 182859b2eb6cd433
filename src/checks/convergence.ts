// Replicas agree: once the cluster has healed and is idle, all primaries of a key hold the same versions and know the same
// writes.
import { labTime } from '../base/ids';
import { versionId } from '../trace/causality';
import type { HeldSet } from './copies';
import { heldText, type KeyHistory } from './key-history';
import type { Run } from './run';
import type { Violation } from './verdict';

export const convergence = ({ histories, settings }: Run): readonly Violation[] =>
  [...histories.values()].flatMap((history) => violationsOf(history, settings.consistency === 'cp'));

function violationsOf(history: KeyHistory, isRegister: boolean): readonly Violation[] {
  const { key, primaries } = history;
  // A reaped tombstone is gone here sooner than there: then the values count.
  const contentOf = history.reaped.length > 0 ? valuesOf : isRegister ? versionsOf : allOf;
  const contents = new Set(primaries.map((node) => contentOf(history.held(node))));
  if (contents.size <= 1) return [];
  const at = labTime(Math.max(0, ...primaries.map((node) => history.held(node)?.since ?? 0)));
  const each = primaries.map((node) => `${node} holds ${heldText(history.held(node))}`).join('; ');
  return [{ at, key, sentence: `the primaries of ${key} differ: ${each}` }];
}

const versionsIn = (held: HeldSet | undefined): readonly string[] =>
  (held?.siblings ?? []).map(({ dot, value }) => `${versionId(dot)} ${value?.digest ?? 'tombstone'}`).sort();

const valuesOf = (held: HeldSet | undefined): string => JSON.stringify(versionsIn(withoutTombstones(held)));

const withoutTombstones = (held: HeldSet | undefined): HeldSet | undefined =>
  held === undefined ? undefined : { ...held, siblings: held.siblings.filter(({ value }) => value !== undefined) };

// Of a register only the newest version counts: that one replica has seen an overruled write more than another changes nothing.
const versionsOf = (held: HeldSet | undefined): string => JSON.stringify(versionsIn(held));

// Times in clocks are for truncation only and say nothing of what is known.
const allOf = (held: HeldSet | undefined): string =>
  JSON.stringify([versionsIn(held), (held?.clock ?? []).map((pair) => versionId(pair)).sort()]);
