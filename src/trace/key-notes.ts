// What happened to a key beside writes and copies: merges, overruled writes, shortened clocks, reaped tombstones.

import { assertUnreachable } from '../base/assert';
import type { NodeId } from '../base/ids';
import { versionId } from './causality';
import type { LabEvent } from './event';
import type { KeyNote } from './views';

export type NoteEvent = Extract<
  LabEvent,
  { readonly kind: 'SiblingsMerged' | 'WriteOverruled' | 'ClockTruncated' | 'TombstoneReaped' | 'KeyResurrected' }
>;

export function noteOf(event: NoteEvent): KeyNote {
  const stamp = { at: event.at, node: event.node as NodeId };
  switch (event.kind) {
    case 'SiblingsMerged': {
      const { request, outcome, value, conflicts } = event;
      const ancestor = event.ancestor.map(versionId);
      const siblings = event.merged.map(versionId);
      return { ...stamp, kind: 'merged', request, outcome, ancestor, siblings, value, conflicts };
    }
    case 'WriteOverruled': {
      const timed = ({ dot, writtenMs }: NoteTime) => ({ id: versionId(dot), writtenMs });
      return { ...stamp, kind: 'overruled', winner: timed(event.winner), losers: event.losers.map(timed) };
    }
    case 'ClockTruncated':
      return { ...stamp, kind: 'truncated', dropped: event.dropped, kept: event.kept };
    case 'TombstoneReaped':
      return { ...stamp, kind: 'reaped', ids: event.dots.map(versionId), because: event.because };
    case 'KeyResurrected':
      return { ...stamp, kind: 'resurrected', ids: event.dots.map(versionId), reapedAt: event.reapedAt };
    default:
      return assertUnreachable(event);
  }
}

type NoteTime = Extract<NoteEvent, { readonly kind: 'WriteOverruled' }>['winner'];
