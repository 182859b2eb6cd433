// Requests: who took them, whom they asked, who answered and how they ended.
import { assertUnreachable } from '../../base/assert';
import type { RequestEvent } from '../../protocol/events';
import type { LabEvent, Operation, Outcome, Target } from '../event';
import { momentText, spanText } from '../units';
import { clockText, type EventOf, siblingsText, sourceText, valueText } from './words';

export function requestSentence(event: Extract<LabEvent, RequestEvent>): string {
  const who = sourceText(event);
  switch (event.kind) {
    case 'RequestReceived':
      return `${who} received ${event.op} ${event.request} of ${event.key}${receivedDetail(event)}`;
    case 'RequestForwarded':
      return `${who} → ${event.to}: forwarded ${event.request} of ${event.key}, because a node of the preference list must store it`;
    case 'CoordinationStarted':
      return `${who} coordinates ${event.op} ${event.request} of ${event.key}: asks ${targetsText(event.targets)} and needs ${quorumText(event.op, event.needed)} (preference list ${event.preference.join(' ')})`;
    case 'StorePhaseStarted': {
      const held =
        event.held.length === 0
          ? ''
          : `; ${event.held.join(', ')} ${event.held.length === 1 ? 'has' : 'have'} it already`;
      return `${who} has learned the newest version for ${event.request}: now ${event.needed} must store it, or its successor${held}`;
    }
    case 'NodeSkipped': {
      const standIn = event.standIn === undefined ? '; no fallback is healthy' : `; ${event.standIn} stands in`;
      return `${who} skipped ${event.skipped}: ${event.because} since ${momentText(event.since)}${standIn}`;
    }
    case 'RequestRefused': {
      const { needed, preference, reached, skipped } = event;
      const passed = skipped.map(({ node, because, since }) => `${node} is ${because} since ${momentText(since)}`);
      return `${who} refused ${event.request}: it needs ${needed} (preference list ${preference.join(' ')}), reaches ${reached.length === 0 ? 'nobody' : reached.join(' ')}${passed.length === 0 ? '' : `; ${passed.join(', ')}`}`;
    }
    case 'ReplicaAnswered': {
      const found = event.found === undefined ? '' : event.found ? ' with a version' : ' with nothing';
      return `${event.replica} answered ${event.request}${found}: ${event.answered} of ${event.needed}`;
    }
    case 'ReplicaTimedOut': {
      const next = event.replacement === undefined ? 'no fallback is left' : `${event.replacement} is asked instead`;
      return `${event.replica} did not answer ${event.request} within ${spanText(event.afterUs)}: ${next}`;
    }
    case 'ReplicaRefused': {
      const next = event.replacement === undefined ? 'no fallback is left' : `${event.replacement} is asked instead`;
      const why = event.because === 'disk-full' ? 'stores nothing, its disk is full' : 'keeps no hint';
      return `${event.replica} refuses ${event.request} (it ${why}): ${next}`;
    }
    case 'ReadRefused':
      return `${event.replica} does not answer ${event.request}: it has lost copies and is rebuilding them`;
    case 'RequestOutdated':
      return `${event.replica} takes no part in ${event.request}: it follows ring ${event.ring}, which is newer than the request`;
    case 'RequestAnswered':
      return answeredSentence(event);
    case 'RequestClosed': {
      const states = event.replicas.map(({ node, state }) => `${node} ${state}`).join(', ');
      return `${event.request} is closed at ${who}${states === '' ? '' : `: ${states}`}`;
    }
    default:
      return assertUnreachable(event);
  }
}

function receivedDetail({ op, value, context }: EventOf<'RequestReceived'>): string {
  if (op === 'get') return '';
  const what = op === 'put' ? `: ${valueText(value)}` : '';
  return `${what}, ${context === undefined ? 'blind (no context)' : `context ${clockText(context)}`}`;
}

const targetsText = (targets: readonly Target[]): string =>
  targets.length === 0
    ? 'nobody'
    : targets
        .map(({ node, standsInFor }) => (standsInFor === undefined ? node : `${node} for ${standsInFor}`))
        .join(', ');

const quorumText = (op: Operation, needed: number): string => `${op === 'get' ? 'R' : 'W'}=${needed}`;

function answeredSentence(event: EventOf<'RequestAnswered'>): string {
  const { op, request, key, outcome, reason, answered, needed, siblings, merged } = event;
  const start = `${op} ${request} of ${key} ${outcomeText(op, outcome)}`;
  const count = needed > 0 ? `: ${answered} of ${quorumText(op, needed)} answered` : '';
  const found =
    outcome === 'ok' && siblings !== undefined
      ? `, ${op === 'get' ? 'found' : 'now'} ${siblingsText(siblings)}${mergedText(merged)}`
      : '';
  return reason === undefined ? `${start}${count}${found}` : `${start} (${reason})`;
}

const mergedText = (merged: EventOf<'RequestAnswered'>['merged']): string =>
  merged === undefined ? '' : `, merged into ${valueText(merged.value)}`;

function outcomeText(op: Operation, outcome: Outcome): string {
  if (outcome === 'ok') return 'is ok';
  if (outcome === 'unknown') return 'is unknown: it may have taken effect';
  return op === 'get' ? 'failed' : 'failed, certainly nothing stored';
}
