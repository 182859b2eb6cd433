// Words that the sentences of several kinds share.

import { versionId } from '../causality';
import { type Clock, LAB, type LabEvent, type SiblingSummary, type ValueSummary } from '../event';

export type EventOf<Kind extends LabEvent['kind']> = Extract<LabEvent, { readonly kind: Kind }>;

/** Who traced it: a node's name, or the lab. */
export const sourceText = (event: LabEvent): string => (event.node === LAB ? 'the lab' : event.node);

const SHOWN = 40;

/** A value in quotes, shortened; a tombstone by its name. */
export function valueText(value: ValueSummary | undefined): string {
  if (value === undefined) return 'a tombstone';
  const text = value.preview.length > SHOWN ? `${value.preview.slice(0, SHOWN - 1)}…` : value.preview;
  return value.type === 'string' ? `“${text}”` : text;
}

/** `n1:2 n4:1` in brackets, or that it is blind. */
export const clockText = (clock: Clock): string => `[${clock.map((pair) => versionId(pair)).join(' ')}]`;

export function siblingsText(siblings: readonly SiblingSummary[]): string {
  const ids = siblings.map((sibling) => versionId(sibling.dot)).join(', ');
  if (siblings.length === 0) return 'nothing';
  return siblings.length === 1 ? ids : `${siblings.length} siblings (${ids})`;
}
