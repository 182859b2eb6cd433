// Versions and hints: what was written, what became durable where, and what is kept for whom.
import { assertUnreachable } from '../../base/assert';
import type { HandoffEvent, TimedDot, VersionEvent } from '../../protocol/events';
import { versionId } from '../causality';
import type { LabEvent, StoreCause } from '../event';
import { countText, spanText } from '../units';
import { clockText, type EventOf, siblingsText, sourceText, valueText } from './words';

const CAUSE_TEXT: { readonly [Cause in StoreCause]: string } = {
  coordinated: 'as its coordinator',
  replicated: 'as a replica',
  'read-repair': 'by read repair',
  'hint-delivery': 'from a hint',
  'anti-entropy': 'by anti-entropy',
  reaping: 'for its reaping',
  recovered: 'recovered from its disk',
  streamed: 'streamed for its new ranges',
  rebuilt: 'rebuilt from another primary',
  'handed-off': 'handed off by a node that no longer owns it',
};

export function versionSentence(event: Extract<LabEvent, VersionEvent>): string {
  const who = sourceText(event);
  switch (event.kind) {
    case 'VersionMinted': {
      const replaced = event.replaced.map((dot) => versionId(dot)).join(', ');
      const effect = replaced === '' ? 'replaces nothing' : `replaces ${replaced}`;
      return `${who} minted ${versionId(event.dot)} of ${event.key} for ${event.request}: ${valueText(event.value)}, clock ${clockText(event.clock)}, ${effect}`;
    }
    case 'VersionStored':
      return `${who} holds ${siblingsText(event.siblings)} of ${event.key} ${CAUSE_TEXT[event.cause]}, clock ${clockText(event.clock)}`;
    case 'WriteOverruled': {
      const losers = event.losers.map(timedText).join(', ');
      return `${who} dropped ${losers} of ${event.key}: ${timedText(event.winner)} is later by the clocks, which is all that counts`;
    }
    case 'ClockTruncated':
      return `${who} dropped the oldest of ${event.kept.length + event.dropped.length} pairs from its clock of ${event.key}: ${clockText(event.dropped)}, kept ${clockText(event.kept)}`;
    case 'SiblingsMerged':
      return mergedSentence(event);
    case 'ReadRepairSent':
      return `${who} → ${event.to}: read repair of ${event.key}, because it had ${event.had === 'nothing' ? 'nothing' : 'an older version'}`;
    case 'RecordUnreadable':
      return `${who} cannot read ${unreadableText(event)}: ${event.reason}`;
    case 'CopiesForgotten':
      return `${who} has lost copies (${FORGOTTEN_TEXT[event.because]}): until they are rebuilt it answers no read and mints nothing`;
    case 'CopiesRebuilt':
      return `${who} has rebuilt its copies: ${countText(event.keys, 'version set')} came from ${event.sources.join(', ')}`;
    case 'DiskFull':
      return `${who} has a full disk and only reads until there is room: ${event.reason}`;
    case 'DiskHasRoom':
      return `${who} has room on its disk again, after ${countText(event.attempts, 'attempt')} in vain: it stores what it is sent`;
    case 'KeyOverloaded':
      return `${who} has ${event.limit} changes of ${event.key} waiting for its disk: more are not made`;
    case 'KeyOverloadEnded':
      return `${who} has no change of ${event.key} waiting any more: ${countText(event.refused, 'change')} ${event.refused === 1 ? 'was' : 'were'} not made`;
    default:
      return assertUnreachable(event);
  }
}

function unreadableText({ what, key }: EventOf<'RecordUnreadable'>): string {
  if (what === 'copy-behind') return key === '' ? 'the first of its copies' : `what stands behind its copy of ${key}`;
  return `${what === 'copy' ? 'its copy' : 'a hint'} of ${key}`;
}

const FORGOTTEN_TEXT: Readonly<Record<EventOf<'CopiesForgotten'>['because'], string>> = {
  'disk-lost': 'an earlier disk of it is gone',
  'log-cut': 'the end of its log was cut off',
  unreadable: 'its disk cannot give one back',
};

const timedText = ({ dot, writtenMs }: TimedDot): string => `${versionId(dot)} (written at ${writtenMs} ms)`;

function mergedSentence(event: EventOf<'SiblingsMerged'>): string {
  const { request, key, outcome, ancestor, merged, value, conflicts } = event;
  const who = sourceText(event);
  const what = `${merged.map((dot) => versionId(dot)).join(', ')} of ${key} for ${request}`;
  const base =
    ancestor.length === 0
      ? 'with no common ancestor'
      : `from their common ancestor ${ancestor.map((dot) => versionId(dot)).join(', ')}`;
  switch (outcome) {
    case 'merged':
      return `${who} merged ${what} ${base}: ${valueText(value)}`;
    case 'conflict': {
      const places = conflicts.map(({ path, ours, theirs }) => {
        const where = path === '' ? 'the value' : path;
        return `${where} is ${ours ?? 'gone'} here and ${theirs ?? 'gone'} there`;
      });
      return `${who} cannot merge ${what} ${base}: ${places.join('; ')}; the siblings stay`;
    }
    case 'no-ancestor':
      return `${who} cannot merge ${what}: what they have in common is not known here, or not any more; the siblings stay`;
    case 'too-many':
      return `${who} does not merge ${merged.length} siblings of ${key} for ${request}: they are too many; they stay`;
    default:
      return assertUnreachable(outcome);
  }
}

export function handoffSentence(event: Extract<LabEvent, HandoffEvent>): string {
  const who = sourceText(event);
  switch (event.kind) {
    case 'HintStored':
      return `${who} keeps a hint for ${event.owner}: ${siblingsText(event.siblings)} of ${event.key} (${event.held} held)`;
    case 'HintSent': {
      const attempt = event.attempt > 1 ? `, attempt ${event.attempt}` : '';
      return `${who} → ${event.owner}: hint for ${event.key} sent${attempt}`;
    }
    case 'HintDeleted':
      return `${who} → ${event.owner}: hint for ${event.key} delivered, deleted here (${event.held} held)`;
    case 'HintExpired':
      return `${who} dropped its hint of ${event.key} for ${event.owner}: ${spanText(event.ageMs * 1000)} old (${event.held} held)`;
    case 'HintLost':
      return `${who} has lost its hint of ${event.key} for ${event.owner}: its disk cannot give it back (${event.held} held)`;
    case 'HintRefused': {
      const why =
        event.because === 'full'
          ? `it holds ${event.held} of at most ${event.limit}`
          : 'what it holds of the key has waited for too long';
      return `${who} refuses a hint of ${event.key} for ${event.owner}: ${why}`;
    }
    case 'HintsRecovered': {
      const owners = [...new Set(event.hints.map((hint) => hint.owner))].join(', ');
      return `${who} found ${countText(event.hints.length, 'hint')} on its disk${owners === '' ? '' : ` for ${owners}`}`;
    }
    default:
      return assertUnreachable(event);
  }
}
