// What each command does to a run, at the moment at which it takes effect; and which commands are refused.
import { assertUnreachable } from '../base/assert';
import { Fault } from '../base/fault';
import type { LabTime, NodeId } from '../base/ids';
import type { Steps } from '../base/later';
import { MAX_OPEN_REQUESTS } from './client-desk';
import type { ClusterState } from './cluster-state';
import type { Command, Link } from './command';
import { killNode, startNodes, wipeNode } from './lifecycle';
import type { LinkChange } from './link';

/** Throws a Fault if the command names what is not there or asks for more than a run can hold; then nothing has happened. */
export function checkCommand({ roster, desk }: ClusterState, command: Command): void {
  for (const node of nodesOf(command)) {
    if (!roster.has(node)) throw new Fault('no-such-node', `There is no node '${node}' in this cluster.`);
  }
  if ('links' in command && command.links.some(({ from, to }) => from === to)) {
    throw new Fault('bad-link', 'A link joins two different nodes.');
  }
  if (command.kind !== 'Request') return;
  const { request } = command.request;
  if (desk.isOpen(request)) throw new Fault('duplicate-request', `Request ${request} is under way already.`);
  if (desk.openCount >= MAX_OPEN_REQUESTS) {
    throw new Fault('too-many-requests', `${MAX_OPEN_REQUESTS} requests are open: let some end before you send more.`);
  }
}

/** REQUIRES: `checkCommand` has passed; everything before `at` has happened, and nothing at it. */
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
      return [command.node];
    case 'Cut':
    case 'Heal':
    case 'SetLink':
      return command.links.flatMap(({ from, to }) => [from, to]);
    default:
      return assertUnreachable(command);
  }
}
