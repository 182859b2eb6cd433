// How a node stands, in a word or two: dead or alive for certain, suspected or down in the eyes of others.
import type { NodeId } from '../../base/ids';
import type { ClusterView } from '../../trace/views';
import { hintsWaitingFor } from './held-hints';
import { conditionsOf, ringRole } from './node-conditions';
import type { Tone } from './operation-words';
import { countText } from './time';

export interface NodeWords {
  readonly text: string;
  readonly tone: Tone;
}

export function nodeWords(view: ClusterView, node: NodeId): NodeWords {
  const state = view.nodes.get(node);
  if (state === undefined) return { text: 'starting', tone: 'running' };
  if (state.state === 'crashed') return { text: `crashed: ${state.reason ?? 'for no known reason'}`, tone: 'bad' };
  if (state.state === 'dead') return { text: `down${waitingText(view, node)}`, tone: 'bad' };
  if (state.paused) return { text: ['paused: alive, and silent', ...conditionsOf(state)].join(' · '), tone: 'warn' };
  if (state.selfDoubt) return { text: 'hears nobody', tone: 'warn' };
  const { suspectedBy, downFor } = doubts(view, node);
  if (downFor > 0) return { text: `held for down by ${downFor}`, tone: 'warn' };
  if (suspectedBy > 0) return { text: `suspected by ${suspectedBy}`, tone: 'warn' };
  const role = ringRole(view, node);
  const parts = [
    ...(state.full === undefined ? [] : ['disk full']),
    ...(state.rebuilding === undefined ? [] : ['rebuilding']),
    ...(role === 'member' ? [] : [role]),
    ...(state.capacity === 1 ? [] : [`cap ${state.capacity}×`]),
    countText(state.keys, 'key'),
    ...(state.hintsHeld === 0 ? [] : [`${state.hintsHeld} ◆`]),
    ...conditionsOf(state),
  ];
  const isWhole = state.full === undefined && state.rebuilding === undefined;
  return { text: parts.join(' · '), tone: isWhole ? 'running' : 'warn' };
}

const waitingText = (view: ClusterView, node: NodeId): string => {
  const waiting = hintsWaitingFor(view.hints, node).reduce((sum, { count }) => sum + count, 0);
  return waiting === 0 ? '' : ` · ${waiting} ◆ wait${waiting === 1 ? 's' : ''}`;
};

/** How many live nodes doubt this one. */
function doubts(view: ClusterView, node: NodeId): { readonly suspectedBy: number; readonly downFor: number } {
  let suspectedBy = 0;
  let downFor = 0;
  for (const [believer, beliefs] of view.membership) {
    if (view.nodes.get(believer)?.state !== 'live') continue;
    const status = beliefs.get(node)?.status;
    if (status === 'suspected') suspectedBy += 1;
    if (status === 'down') downFor += 1;
  }
  return { suspectedBy, downFor };
}
