// What happened to a key in sentences that name versions as the graph does; and what follows for its versions.
import type { KeyNote, KeyView, VersionNode } from '../../trace/views';
import { clockText } from './time';
import { contextText, summaryText } from './values';

const nameOf = (key: KeyView, id: string): string => key.versions.get(id)?.label ?? id;

const names = (key: KeyView, ids: readonly string[]): string =>
  ids.length === 0 ? 'nothing' : ids.map((id) => nameOf(key, id)).join(' and ');

export function noteSentence(key: KeyView, note: KeyNote): string {
  switch (note.kind) {
    case 'merged':
      return mergeSentence(key, note);
    case 'overruled': {
      const { winner, losers } = note;
      const lost = losers.map(({ id, writtenMs }) => `${nameOf(key, id)} (written ${clockText(writtenMs * 1000)})`);
      return `${lost.join(', ')} lost to ${nameOf(key, winner.id)} (${clockText(winner.writtenMs * 1000)}), whose writer had not seen it: gone for good`;
    }
    case 'truncated':
      return `${note.node} kept ${note.kept.length} pairs of its clock and dropped ${contextText(note.dropped)}: what only these covered can come back as a false sibling`;
    case 'reaped':
      return `${note.node} reaped the tombstone ${names(key, note.ids)}: its grace was over${note.because === 'confirmed' ? ' and every replica is known to have it' : ''}`;
    case 'resurrected':
      return `${names(key, note.ids)} came back at ${note.node}, which had reaped its tombstone at ${clockText(note.reapedAt)}`;
  }
}

function mergeSentence(key: KeyView, note: Extract<KeyNote, { readonly kind: 'merged' }>): string {
  const what = `${names(key, note.siblings)} for ${note.request}`;
  const against = note.ancestor.length === 0 ? 'with no ancestor' : `with their ancestor ${names(key, note.ancestor)}`;
  switch (note.outcome) {
    case 'merged':
      return `${note.node} merged ${what} ${against}: ${summaryText(note.value)}`;
    case 'conflict':
      return `${note.node} left ${what} as siblings ${against}: ${note.conflicts.map(conflictText).join('; ')}`;
    case 'no-ancestor':
      return `${note.node} left ${what} as siblings: what they have in common is not known there, or not any more`;
    case 'too-many':
      return `${note.node} left ${what} as siblings: more than 32 are not merged`;
  }
}

/** `items.pen: 1 here, 2 there`. */
const conflictText = ({ path, ours, theirs }: { path: string; ours: string | undefined; theirs: string | undefined }) =>
  `${path === '' ? 'the value' : path}: ${ours ?? 'removed'} or ${theirs ?? 'removed'}`;

/** The last merge of exactly these siblings. */
export const mergeOf = (key: KeyView, siblings: readonly VersionNode[]) =>
  key.notes.findLast(
    (note): note is Extract<KeyNote, { readonly kind: 'merged' }> =>
      note.kind === 'merged' &&
      note.siblings.length === siblings.length &&
      siblings.every(({ id }) => note.siblings.includes(id)),
  );

/** Versions that last-write-wins threw away, each with the time by which it lost. */
export function overruledIn(key: KeyView): ReadonlyMap<string, string> {
  const overruled = new Map<string, string>();
  for (const note of key.notes) {
    if (note.kind !== 'overruled') continue;
    for (const { id, writtenMs } of note.losers)
      overruled.set(
        id,
        `overruled: written ${clockText(writtenMs * 1000)}, ${nameOf(key, note.winner.id)} ${clockText(note.winner.writtenMs * 1000)}`,
      );
  }
  return overruled;
}

/** Versions that stand beside one that had seen them, at any node: a clock was cut short and forgot (rule 14). */
export const falseSiblingsIn = (key: KeyView): ReadonlySet<string> =>
  new Set([...key.holders.values()].flatMap((holder) => holder.falseSiblings));

/** Ids whose tombstone some node has reaped. */
export const reapedIn = (key: KeyView): ReadonlySet<string> =>
  new Set(key.notes.flatMap((note) => (note.kind === 'reaped' ? note.ids : [])));
