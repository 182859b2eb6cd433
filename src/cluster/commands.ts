// What each command does to a run, at the moment at which it takes effect; and which commands are refused.
import { assertUnreachable } from '../base/assert';
import { fromBase64 } from '../base/base64';
import { Fault } from '../base/fault';
import type { LabTime, NodeId, RequestId } from '../base/ids';
import type { Steps } from '../base/later';
import type { DiskLatency } from '../protocol/settings';
import { MAX_OPEN_REQUESTS } from './client-desk';
import type { ClusterState } from './cluster-state';
import type { Command, Link } from './command';
import { unpackDisk } from './disk-image';
import { importDisk, killNode, pauseNode, resumeNode, startNodes, wipeNode } from './lifecycle';
import type { LinkChange } from './link';
import { type ClockChange, changedClock, RIGHT_CLOCK } from './node-clock';
import { addNode, namesBrought, removeNode } from './ring-desk';

/** Throws a Fault if the commands cannot all be given now, at once: then none may be. */
export function checkCommands(state: ClusterState, commands: readonly Command[]): void {
  const asked = new Set<RequestId>();
  const names = new Set<NodeId>();
  for (const command of commands) {
    checkNames(state, command, names);
    if (command.kind === 'ImportDisk') checkImport(state, command);
    if (command.kind !== 'Request') continue;
    const { request } = command.request;
    if (asked.has(request) || state.desk.isOpen(request)) {
      throw new Fault('duplicate-request', `Request ${request} is under way already.`);
    }
    asked.add(request);
  }
  state.ring.check(commands, state.roster);
  if (state.desk.openCount + asked.size > MAX_OPEN_REQUESTS) {
    throw new Fault(
      'too-many-requests',
      `${MAX_OPEN_REQUESTS} requests may be open: let some end before you send more.`,
    );
  }
}

function checkImport({ roster }: ClusterState, { node, zip }: Extract<Command, { kind: 'ImportDisk' }>): void {
  if (roster.of(node).state !== 'down') {
    throw new Fault('node-runs', `${node} is not down: kill it before its disk is replaced.`);
  }
  unpackDisk(fromBase64(zip));
}

/** Throws a Fault if the command names what is not there. `brought` are names of commands before it; its own are added. */
export function checkNames({ roster }: ClusterState, command: Command, brought: Set<NodeId>): void {
  for (const node of nodesOf(command)) {
    if (!brought.has(node) && !roster.has(node)) {
      throw new Fault('no-such-node', `There is no node '${node}' in this cluster.`);
    }
  }
  for (const node of namesBrought(command)) brought.add(node);
  if (command.kind === 'Start' && roster.has(command.node) && roster.of(command.node).state === 'left') {
    throw new Fault('left', `${command.node} has left this cluster for good: add a node instead.`);
  }
  if ('links' in command && command.links.some(({ from, to }) => from === to)) {
    throw new Fault('bad-link', 'A link joins two different nodes.');
  }
}

/** REQUIRES: the command has been checked; everything before `at` has happened, and nothing at it. */
export function* applyCommand(state: ClusterState, command: Command, at: LabTime): Steps<void> {
  switch (command.kind) {
    case 'Request':
      state.desk.submit(command.request, command.via, at);
      return;
    case 'Kill':
      yield* killNode(state, state.roster.of(command.node), at);
      return;
    case 'Start': {
      const record = state.roster.of(command.node);
      if (record.state === 'down') yield* startNodes(state, [record], at);
      return;
    }
    case 'Wipe':
      yield* wipeNode(state, state.roster.of(command.node), at);
      return;
    case 'ImportDisk':
      yield* importDisk(state, state.roster.of(command.node), unpackDisk(fromBase64(command.zip)), at);
      return;
    case 'PauseNode':
      pauseNode(state, state.roster.of(command.node), at);
      return;
    case 'ResumeNode':
      resumeNode(state, state.roster.of(command.node), at);
      return;
    case 'SetDisk':
      setDisk(state, command.node, command.latency, at);
      return;
    case 'SetClock':
      setClock(state, command.node, command, at);
      return;
    case 'AddNode':
      yield* addNode(state, command, at);
      return;
    case 'RemoveNode':
      removeNode(state, command.node, at);
      return;
    case 'Cut':
      for (const link of command.links) setCut(state, link, true, at);
      return;
    case 'Heal':
      for (const link of command.links) setCut(state, link, false, at);
      return;
    case 'SetLink':
      for (const { from, to } of command.links) {
        tellEnds(state, state.links.setSettings(from, to, command.settings));
        state.recorder.lab(at, { kind: 'LinkChanged', from, to, link: command.settings });
      }
      return;
    default:
      assertUnreachable(command);
  }
}

function setDisk(state: ClusterState, node: NodeId, latency: DiskLatency, at: LabTime): void {
  state.diskLatencies.set(node, latency);
  state.roster.give(state.roster.of(node), { kind: 'Disk', latency });
  state.recorder.lab(at, { kind: 'DiskChanged', subject: node, latency });
}

function setClock(state: ClusterState, node: NodeId, change: ClockChange, at: LabTime): void {
  const clock = changedClock(state.clocks.get(node) ?? RIGHT_CLOCK, change, at);
  state.clocks.set(node, clock);
  state.roster.give(state.roster.of(node), { kind: 'Clock', clock });
  const { offsetMs, driftPpm } = clock;
  state.recorder.lab(at, { kind: 'NodeClockSet', subject: node, offsetMs, driftPpm });
}

function setCut(state: ClusterState, { from, to }: Link, cut: boolean, at: LabTime): void {
  const change = state.links.setCut(from, to, cut);
  if (change === undefined) return;
  tellEnds(state, change);
  state.recorder.lab(at, { kind: cut ? 'LinkCut' : 'LinkHealed', from, to });
}

function tellEnds({ roster }: ClusterState, change: LinkChange): void {
  roster.give(roster.of(change.from), { kind: 'Link', change });
  roster.give(roster.of(change.to), { kind: 'Link', change });
}

function nodesOf(command: Command): NodeId[] {
  switch (command.kind) {
    case 'Request':
      return command.via === undefined ? [] : [command.via];
    case 'Kill':
    case 'Start':
    case 'Wipe':
    case 'ImportDisk':
    case 'PauseNode':
    case 'ResumeNode':
    case 'SetDisk':
    case 'SetClock':
    case 'RemoveNode':
      return [command.node];
    case 'AddNode':
      return command.replaces === undefined ? [command.seed] : [command.seed, command.replaces];
    case 'Cut':
    case 'Heal':
    case 'SetLink':
      return command.links.flatMap(({ from, to }) => [from, to]);
    default:
      return assertUnreachable(command);
  }
}
