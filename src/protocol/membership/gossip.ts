// Heartbeat gossip (rules 22, 24): each interval a node raises its own heartbeat and sends its whole table to `fanout`
// random nodes, and to one that it holds for down, so that the two sides of a healed partition find each other again
// (memberlist calls this gossip to the dead). Source: Dynamo §4.8; van Renesse et al., "A gossip-style failure
// detection service", 1998; incarnations and refutation after SWIM.

import { type NodeId, usFromMs } from '../../base/ids';
import { probe } from '../../base/probe';
import { type Core, send, setTimer, trace, write } from '../core';
import { isDiskFull, owe } from '../full-disk';
import { deliverHintsTo } from '../handoff/handoff';
import type { Gossip, GossipRow } from '../messages';
import { encodeNumber, INCARNATION_KEY } from '../records';
import { compareRings } from './following';
import { isNewer, type MembershipRow } from './membership-row';

export function raiseHeartbeat(core: Core): void {
  core.heartbeat += 1;
  trace(core, { kind: 'HeartbeatRaised', incarnation: core.incarnation, heartbeat: core.heartbeat });
}

export function gossip(core: Core): void {
  const rows = [...core.members.values()];
  const reachable = rows.filter((row) => row.status !== 'down');
  const down = rows.filter((row) => row.status === 'down');
  const chosen = [...core.random.sample(reachable, core.settings.fanout), ...core.random.sample(down, 1)];
  if (chosen.length === 0) return;
  const message = tableOf(core);
  for (const row of chosen) send(core, row.node, message);
}

function tableOf(core: Core): Gossip {
  const table: GossipRow[] = [
    { node: core.self, incarnation: core.incarnation, heartbeat: core.heartbeat, down: false },
  ];
  for (const { node, incarnation, heartbeat, status } of core.members.values()) {
    // Of a node that was never heard of there is nothing to tell but that it is held for down.
    if (incarnation > 0 || status === 'down') table.push({ node, incarnation, heartbeat, down: status === 'down' });
  }
  const { term, epoch } = core.ringMemory.configuration;
  return { kind: 'Gossip', table, ring: { term, epoch } };
}

export function onGossip(core: Core, from: NodeId, { table, ring }: Gossip): void {
  compareRings(core, from, ring);
  if (!core.members.has(from)) return; // it has left, or has not joined yet: what it believes is of no account
  const rose: (readonly [NodeId, number, number])[] = [];
  const recovered: NodeId[] = [];
  for (const theirs of table) {
    if (theirs.node === core.self) {
      hearOfSelf(core, theirs, from);
      continue;
    }
    const row = core.members.get(theirs.node);
    if (row === undefined) continue;
    const wasDownOrSuspected = row.status !== 'up';
    if (theirs.down) learnVerdict(core, row, theirs, from);
    else if (rise(core, row, theirs)) rose.push([row.node, row.incarnation, row.heartbeat]);
    if (wasDownOrSuspected && row.status === 'up') recovered.push(row.node);
  }
  if (rose.length > 0) trace(core, { kind: 'MembershipMerged', from, rose });
  for (const node of recovered) deliverHintsTo(core, node);
  // A node that is held for down and speaks must hear of the verdict, so that it can refute it.
  if (core.members.get(from)?.status === 'down') probe('speaks-while-held-for-down');
  if (core.members.get(from)?.status === 'down') send(core, from, tableOf(core));
}

/** Takes a newer (incarnation, heartbeat) and clears a suspicion. A down verdict is cleared by a higher incarnation only; until then heartbeats count for nothing. True if it rose. */
export function rise(
  core: Core,
  row: MembershipRow,
  heard: { readonly incarnation: number; readonly heartbeat: number },
): boolean {
  if (!isNewer(heard, row)) return false;
  if (row.status === 'down' && heard.incarnation === row.incarnation) {
    probe('heartbeat-of-the-dead');
    return false;
  }
  row.incarnation = heard.incarnation;
  row.heartbeat = heard.heartbeat;
  row.roseAt = core.now;
  if (row.status !== 'up') {
    trace(core, { kind: 'NodeSeenUp', of: row.node, incarnation: row.incarnation, was: row.status });
    setStatus(core, row, 'up');
  }
  return true;
}

export function setStatus(core: Core, row: MembershipRow, status: MembershipRow['status']): void {
  row.status = status;
  row.statusSince = core.now;
  row.confirmers.clear();
}

// A verdict holds for the evidence it was passed on: whoever has heard a later heartbeat does not take it.
function learnVerdict(core: Core, row: MembershipRow, theirs: GossipRow, from: NodeId): void {
  if (row.status === 'down' ? theirs.incarnation <= row.incarnation : isNewer(row, theirs)) {
    if (row.status !== 'down') probe('verdict-on-old-evidence');
    return;
  }
  if (row.status === 'down') probe('verdict-renewed');
  row.incarnation = theirs.incarnation;
  row.heartbeat = theirs.heartbeat;
  setStatus(core, row, 'down');
  trace(core, { kind: 'VerdictLearned', of: row.node, incarnation: row.incarnation, from });
}

function hearOfSelf(core: Core, theirs: GossipRow, from: NodeId): void {
  const stale = theirs.incarnation < core.incarnation || (theirs.incarnation === core.incarnation && !theirs.down);
  if (!stale) refute(core, theirs.incarnation, from);
}

/** Raises the own incarnation above the one that was doubted; durable before anyone hears of it (rule 24), unless the disk is full. */
export function refute(core: Core, doubted: number, heardFrom: NodeId): void {
  if (core.refuting || doubted < core.incarnation) {
    probe(core.refuting ? 'refuting-already' : 'stale-doubt');
    return;
  }
  core.refuting = true;
  const incarnation = doubted + 1;
  const record = { key: INCARNATION_KEY, value: encodeNumber(incarnation) };
  const told = (): void => trace(core, { kind: 'SuspicionRefuted', incarnation, heardFrom });
  const speak = (): void => {
    core.refuting = false;
    core.incarnation = Math.max(core.incarnation, incarnation);
    raiseHeartbeat(core);
    gossip(core);
    send(core, heardFrom, tableOf(core));
  };
  if (!isDiskFull(core)) {
    write(core, [record], told, speak);
    return;
  }
  // It has nothing else at stake, and would count as down for as long as there is no room. The lab knows what it said, and
  // offers a higher incarnation at its next start.
  probe('refuted-on-full-disk');
  owe(core, record);
  told();
  speak();
}

export function startGossip(core: Core): void {
  setTimer(core, core.random.integer(0, usFromMs(core.settings.gossipIntervalMs)), { kind: 'GossipTick' });
}
