// What the client of a request gets in the place of siblings (conflicts: merge), and what the trace says of it.
import { type Core, trace } from '../core';
import type { MergeConflict } from '../events';
import type { MergedAnswer } from '../messages';
import { summarise, type ValueSummary } from '../value';
import type { SiblingMerge } from '../versions/merged-siblings';
import type { Disagreement, Part } from '../versions/three-way';
import type { CoordinatedRequest } from './coordinated-request';

/** An event tells of no more conflicts than these, and of no more of a value. */
const MAX_TOLD_CONFLICTS = 20;
const MAX_TOLD_CHARACTERS = 60;

/** Undefined when there are no siblings, or when they have to stay. */
export function mergedAnswer(core: Core, { request, key, result }: CoordinatedRequest): MergedAnswer | undefined {
  const merge = result === undefined ? undefined : core.versioning.mergeSiblings(result);
  if (result === undefined || merge === undefined) return undefined;
  const answer = merge.outcome === 'merged' ? { value: merge.value } : undefined;
  trace(core, {
    kind: 'SiblingsMerged',
    request,
    key,
    outcome: merge.outcome,
    ancestor: merge.ancestors,
    merged: result.siblings.map(({ dot }) => dot),
    value: answer?.value === undefined ? undefined : summarise(answer.value),
    conflicts: conflictsOf(merge),
  });
  return answer;
}

/** As events carry it: nothing at all where nothing was merged. */
export const summaryOf = (
  merged: MergedAnswer | undefined,
): { readonly merged?: { readonly value: ValueSummary | undefined } } =>
  merged === undefined ? {} : { merged: { value: merged.value === undefined ? undefined : summarise(merged.value) } };

const conflictsOf = (merge: SiblingMerge): MergeConflict[] =>
  merge.outcome === 'conflict' ? merge.disagreements.slice(0, MAX_TOLD_CONFLICTS).map(told) : [];

const told = ({ path, ours, theirs }: Disagreement): MergeConflict => ({
  path: shortened(path),
  ours: preview(ours),
  theirs: preview(theirs),
});

const preview = (part: Part): string | undefined => (part === undefined ? undefined : shortened(JSON.stringify(part)));

const shortened = (text: string): string =>
  text.length > MAX_TOLD_CHARACTERS ? `${text.slice(0, MAX_TOLD_CHARACTERS - 1)}…` : text;
