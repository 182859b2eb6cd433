// Suspicion, confirmation, verdict and self-doubt (rules 23, 24). A silent node is suspected by the one that misses it;
// it is held for down only once other nodes, asked one by one, saw no rise either. A node that hears from nobody
// doubts itself and judges no one.

import { type NodeId, usFromMs } from '../../base/ids';
import { probe } from '../../base/probe';
import { type Core, send, trace } from '../core';
import type { AnswerSuspicion, AskSuspicion } from '../messages';
import { gossip, refute, rise, setStatus } from './gossip';
import { isNewer, type MembershipRow } from './membership-row';

/** Every message counts as a sign of life of somebody: the network works. */
export function noteHeard(core: Core, from: NodeId): void {
  if (core.now - core.lastHeardAt >= usFromMs(core.settings.suspectAfterMs)) core.hearingSince = core.now;
  core.lastHeardAt = core.now;
  if (!core.selfDoubt) return;
  probe('self-doubt-ended');
  core.selfDoubt = false;
  trace(core, { kind: 'SelfDoubtEnded', heardFrom: from });
}

export function watchSilence(core: Core): void {
  if (core.members.size === 0) return;
  if (!core.selfDoubt && core.now - core.lastHeardAt >= usFromMs(core.settings.suspectAfterMs)) {
    core.selfDoubt = true;
    trace(core, { kind: 'SelfDoubted', lastHeardAt: core.lastHeardAt });
  }
  for (const row of core.members.values()) {
    if (row.status === 'up' && isSilent(core, row)) {
      trace(core, { kind: 'NodeSuspected', of: row.node, lastRoseAt: row.roseAt });
      setStatus(core, row, 'suspected');
    }
    if (row.status === 'suspected' && !core.selfDoubt) ask(core, row);
  }
}

const isSilent = (core: Core, row: MembershipRow): boolean =>
  core.now - row.roseAt >= usFromMs(core.settings.suspectAfterMs);

// Silence means something only to a node that has been hearing others for as long.
const canJudge = (core: Core): boolean =>
  !core.selfDoubt && core.now - core.hearingSince >= usFromMs(core.settings.suspectAfterMs);

const heardFrom = (core: Core): MembershipRow[] => [...core.members.values()].filter((row) => row.status === 'up');

// The suspect is asked too: if it hears the question it can refute at once.
function ask(core: Core, row: MembershipRow): void {
  const question: AskSuspicion = {
    kind: 'AskSuspicion',
    suspect: row.node,
    incarnation: row.incarnation,
    heartbeat: row.heartbeat,
  };
  for (const other of heardFrom(core)) send(core, other.node, question);
  send(core, row.node, question);
}

export function onAskSuspicion(core: Core, from: NodeId, question: AskSuspicion): void {
  if (!core.members.has(from)) return;
  if (question.suspect === core.self) {
    probe('asked-about-itself');
    refute(core, question.incarnation, from);
    return;
  }
  const row = core.members.get(question.suspect);
  if (row === undefined) return;
  if (rise(core, row, question)) {
    trace(core, { kind: 'MembershipMerged', from, rose: [[row.node, row.incarnation, row.heartbeat]] });
  }
  send(core, from, {
    kind: 'AnswerSuspicion',
    suspect: row.node,
    incarnation: row.incarnation,
    heartbeat: row.heartbeat,
    confirms: isSilent(core, row) && canJudge(core),
  });
}

export function onAnswerSuspicion(core: Core, from: NodeId, answer: AnswerSuspicion): void {
  if (!core.members.has(from)) return;
  const row = core.members.get(answer.suspect);
  if (row === undefined) return;
  const rose = rise(core, row, answer);
  if (rose) trace(core, { kind: 'MembershipMerged', from, rose: [[row.node, row.incarnation, row.heartbeat]] });
  if (row.status !== 'suspected') {
    probe('confirmation-too-late');
    return;
  }
  if (!answer.confirms) {
    trace(core, { kind: 'SuspicionDenied', of: row.node, by: from });
    return;
  }
  // The question told the other what was known here: an older answer speaks of a silence that has ended since.
  if (isNewer(row, answer)) return;
  if (row.confirmers.has(from)) {
    probe('confirmed-twice');
    return;
  }
  row.confirmers.add(from);
  const needed = Math.max(1, Math.min(core.settings.confirmations, heardFrom(core).length));
  trace(core, { kind: 'SuspicionConfirmed', of: row.node, by: from, count: row.confirmers.size, needed });
  if (row.confirmers.size < needed) return;
  if (canJudge(core)) declareDown(core, row);
  else probe('may-not-judge');
}

function declareDown(core: Core, row: MembershipRow): void {
  const confirmers = [...row.confirmers];
  setStatus(core, row, 'down');
  trace(core, { kind: 'NodeDeclaredDown', of: row.node, incarnation: row.incarnation, confirmers });
  gossip(core);
}
