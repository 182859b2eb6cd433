// Replicas agree: once the cluster has healed and is idle, all primaries of a key hold the same versions and know the same writes.
import { labTime } from '../base/ids';
import { versionId } from '../trace/causality';
import type { LabEvent } from '../trace/event';
import { type HeldSet, heldText, type KeyHistory, keyHistories } from './key-history';
import { type Verdict, type Violation, verdictOf } from './verdict';

export function convergence(events: readonly LabEvent[]): Verdict {
  const violations = [...keyHistories(events).values()].flatMap((history) => violationsOf(history));
  return verdictOf('convergence', violations);
}

function violationsOf(history: KeyHistory): readonly Violation[] {
  const { key, primaries, held } = history;
  const contents = new Set(primaries.map((node) => contentOf(held.get(node))));
  if (contents.size <= 1) return [];
  const at = labTime(Math.max(0, ...primaries.map((node) => held.get(node)?.since ?? 0)));
  const each = primaries.map((node) => `${node} holds ${heldText(held.get(node))}`).join('; ');
  return [{ at, key, sentence: `the primaries of ${key} differ: ${each}` }];
}

// Times in clocks are for truncation only and say nothing of what is known.
function contentOf(held: HeldSet | undefined): string {
  if (held === undefined) return 'nothing';
  const siblings = held.siblings.map(({ dot, value }) => `${versionId(dot)} ${value?.digest ?? 'tombstone'}`).sort();
  const clock = held.clock.map((pair) => versionId(pair)).sort();
  return JSON.stringify([siblings, clock]);
}
