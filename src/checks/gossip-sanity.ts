// Gossip tells no lies (rules 22–24): an incarnation never falls, nobody hears of a heartbeat that was not raised, a
// verdict has confirmers that saw the silence, a node that doubts itself judges no one, and a refutation raises the
// incarnation above what was doubted. Holds at any moment.
import type { MessageId, NodeId } from '../base/ids';
import type { LabEvent } from '../trace/event';
import { Beliefs, type Heartbeat, isNewer } from './beliefs';
import type { Run } from './run';
import type { Violation } from './verdict';

type Of<K extends LabEvent['kind']> = Extract<LabEvent, { readonly kind: K }>;

interface Gossips {
  readonly olderThanTrace: boolean;
  readonly beliefs: Beliefs;
  /** Answers to suspicions under way that were sent in self-doubt. */
  readonly sentInDoubt: Set<MessageId>;
  /** At each node, the sender of the answer that it handles if that was sent in self-doubt. */
  readonly handlingDoubt: Map<NodeId, NodeId>;
}

export function gossipSanity({ events, olderThanTrace }: Run): readonly Violation[] {
  const gossips: Gossips = { olderThanTrace, beliefs: new Beliefs(), sentInDoubt: new Set(), handlingDoubt: new Map() };
  return events.flatMap((event) => {
    const wrong = event.node === 'lab' ? wrongStart(gossips, event) : judge(gossips, event.node, event);
    gossips.beliefs.apply(event);
    return wrong.map((sentence) => ({ at: event.at, node: event.node === 'lab' ? undefined : event.node, sentence }));
  });
}

function wrongStart({ beliefs }: Gossips, event: LabEvent): readonly string[] {
  if (event.kind !== 'NodeStarted') return [];
  const before = beliefs.own(event.subject);
  if (before === undefined || event.incarnation > before.incarnation) return [];
  return [`${event.subject} started with incarnation ${event.incarnation}, but had ${before.incarnation} before`];
}

function judge(gossips: Gossips, node: NodeId, event: LabEvent): readonly string[] {
  switch (event.kind) {
    case 'HeartbeatRaised':
      return wrongOwn(gossips, node, event);
    case 'MembershipMerged':
      return event.rose.flatMap(([of, incarnation, heartbeat]) =>
        wrongRow(gossips, node, of, { incarnation, heartbeat }),
      );
    case 'MessageSent':
      if (event.type === 'AnswerSuspicion' && gossips.beliefs.doubtsItself(node)) gossips.sentInDoubt.add(event.id);
      return [];
    case 'MessageDelivered':
      gossips.handlingDoubt.delete(node);
      if (gossips.sentInDoubt.has(event.id)) gossips.handlingDoubt.set(node, event.from);
      return [];
    case 'SuspicionConfirmed':
      return gossips.handlingDoubt.get(node) === event.by
        ? [`${event.by} confirmed to ${node} that ${event.of} is silent, but doubted itself`]
        : [];
    case 'NodeDeclaredDown':
      return wrongVerdict(gossips, node, event);
    case 'VerdictLearned':
      return wrongLearning(gossips, event);
    case 'NodeSeenUp':
      return wrongReturn(gossips, node, event);
    case 'SuspicionRefuted':
      return wrongRefutation(gossips, node, event);
    default:
      return [];
  }
}

function wrongOwn(
  { beliefs }: Gossips,
  node: NodeId,
  { incarnation, heartbeat }: Of<'HeartbeatRaised'>,
): readonly string[] {
  const before = beliefs.own(node);
  if (before === undefined || isNewer({ incarnation, heartbeat }, before)) return [];
  return [`${node} fell from ${text(before)} to ${text({ incarnation, heartbeat })}`];
}

function wrongRow({ beliefs }: Gossips, node: NodeId, of: NodeId, heard: Heartbeat): readonly string[] {
  const raised = beliefs.own(of);
  const before = beliefs.rowAt(node, of);
  const stale = before !== undefined && !isNewer(heard, before);
  const invented = raised !== undefined && isNewer(heard, raised);
  return [
    ...(stale ? [`${node} took ${text(heard)} of ${of} for news, but knew ${text(before)}`] : []),
    ...(invented ? [`${node} heard ${text(heard)} of ${of}, which was at ${text(raised)}`] : []),
  ];
}

function wrongVerdict(
  { beliefs }: Gossips,
  node: NodeId,
  { of, confirmers }: Of<'NodeDeclaredDown'>,
): readonly string[] {
  const suspicion = beliefs.suspicion(node, of);
  const distinct = new Set(confirmers);
  const needed = suspicion?.needed ?? 1;
  const says = `${node} declared ${of} down`;
  return [
    ...(suspicion === undefined ? [`${says} without having suspected it`] : []),
    ...(distinct.size < needed ? [`${says} with ${distinct.size} of ${needed} confirmations`] : []),
    ...[...distinct]
      .filter((by) => by === node || by === of || suspicion?.confirmedBy.has(by) !== true)
      .map((by) => `${says} and names ${by}, which had not confirmed it`),
    ...(beliefs.doubtsItself(node) ? [`${says} while it doubted itself`] : []),
  ];
}

function wrongLearning(
  { beliefs, olderThanTrace }: Gossips,
  { node, of, incarnation, from }: Of<'VerdictLearned'>,
): readonly string[] {
  if (olderThanTrace || beliefs.everHeldDown(from, of, incarnation)) return [];
  return [`${node} learned from ${from} that ${of} is down (incarnation ${incarnation}), which ${from} never held`];
}

function wrongReturn(
  { beliefs }: Gossips,
  node: NodeId,
  { of, incarnation, was }: Of<'NodeSeenUp'>,
): readonly string[] {
  const verdict = beliefs.verdictAt(node, of);
  if (was !== 'down' || verdict === undefined || incarnation > verdict) return [];
  return [`${node} sees ${of} up again with incarnation ${incarnation}, which its verdict of ${verdict} still covers`];
}

function wrongRefutation(
  { beliefs }: Gossips,
  node: NodeId,
  { incarnation }: Of<'SuspicionRefuted'>,
): readonly string[] {
  const own = beliefs.own(node)?.incarnation ?? 0;
  return incarnation > own ? [] : [`${node} refuted with incarnation ${incarnation}, but has ${own} already`];
}

const text = ({ incarnation, heartbeat }: Heartbeat): string => `incarnation ${incarnation}, heartbeat ${heartbeat}`;
