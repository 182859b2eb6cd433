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
  const contents = new Set(primaries.map((node) => contentOf(history.held(node), isRegister)));
  if (contents.size <= 1) return [];
  const at = labTime(Math.max(0, ...primaries.map((node) => history.held(node)?.since ?? 0)));
  const each = primaries.map((node) => `${node} holds ${heldText(history.held(node))}`).join('; ');
  return [{ at, key, sentence: `the primaries of ${key} differ: ${each}` }];
}

// Times in clocks are for truncation only and say nothing of what is known. Of a register only the newest version counts:
// that one replica has seen an overruled write more than another changes nothing.
function contentOf(held: HeldSet | undefined, isRegister: boolean): string {
  if (held === undefined) return 'nothing';
  const siblings = held.siblings.map(({ dot, value }) => `${versionId(dot)} ${value?.digest ?? 'tombstone'}`).sort();
  return JSON.stringify([siblings, isRegister ? [] : held.clock.map((pair) => versionId(pair)).sort()]);
}
