// One request in words, as it stands in the trace: how it ended, who answered, and who stands in for whom.
import type { ReplicaView, RequestView } from '../../trace/views';
import { spanText } from './time';

export type Tone = 'ok' | 'warn' | 'bad' | 'running';

export interface Verdict {
  readonly text: string;
  readonly tone: Tone;
}

// Answers beyond the quorum come after the verdict and change nothing about it.
const quorumText = (request: RequestView): string =>
  `${Math.min(request.answered, request.needed)} of ${request.op === 'get' ? 'R' : 'W'}=${request.needed}`;

/** `ok · 2 of W=2`, `2 siblings`, `unavailable`. */
export function verdictOf(request: RequestView): Verdict {
  switch (request.outcome) {
    case 'running':
      return { text: request.needed === 0 ? 'on its way' : `waiting · ${quorumText(request)}`, tone: 'running' };
    case 'ok':
      return okVerdict(request);
    case 'failed':
      return { text: request.reason?.startsWith('unavailable') ? 'unavailable' : 'failed', tone: 'bad' };
    case 'unknown':
      return { text: request.needed === 0 ? 'unknown' : `unknown · ${quorumText(request)}`, tone: 'warn' };
  }
}

function okVerdict(request: RequestView): Verdict {
  if (request.op !== 'get') return { text: `ok · ${quorumText(request)}`, tone: 'ok' };
  const found = valuesFound(request);
  if (found > 1 && request.merged !== undefined)
    return { text: `ok · merged ${found} · ${quorumText(request)}`, tone: 'ok' };
  if (found > 1) return { text: `${found} siblings`, tone: 'warn' };
  return { text: `${found === 0 ? 'not found' : 'ok'} · ${quorumText(request)}`, tone: 'ok' };
}

/** How many values (tombstones left out) a get brought. */
export const valuesFound = (request: RequestView): number =>
  request.siblings?.filter((sibling) => sibling.value !== undefined).length ?? 0;

/** `n2 ✓ 4 ms`, `n3 timed out → hint on n1`, in the order in which the copies entered the request. */
export function replicaPhrases(request: RequestView): readonly string[] {
  const told = new Set<string>();
  const standIn = (node: string): string => {
    told.add(node);
    const replica = request.replicas.find((each) => each.node === node);
    const role = request.op === 'get' ? node : `hint on ${node}`;
    return replica === undefined ? role : `${role}${progressOf(replica)}`;
  };
  const skipped = request.skipped.map(({ node, because, standIn: instead }) => {
    told.add(node);
    return `${node} ${because}${instead === undefined ? '' : ` → ${standIn(instead)}`}`;
  });
  const primaries = request.replicas.filter((replica) => replica.role === 'primary' && !told.has(replica.node));
  const asked = primaries.map((replica) => {
    told.add(replica.node);
    const instead = replica.replacedBy ?? standInOf(request, replica.node);
    return `${replica.node}${progressOf(replica)}${instead === undefined ? '' : ` → ${standIn(instead)}`}`;
  });
  const others = request.replicas.filter((replica) => !told.has(replica.node));
  return [...asked, ...skipped, ...others.map((replica) => standIn(replica.node))];
}

const standInOf = (request: RequestView, primary: string): string | undefined =>
  request.replicas.find((each) => each.standsInFor === primary)?.node;

function progressOf(replica: ReplicaView): string {
  switch (replica.state) {
    case 'acknowledged':
      return replica.ms === undefined ? ' ✓' : ` ✓ ${spanText(replica.ms)}`;
    case 'waiting':
      return ' …';
    case 'timed-out':
      return ' timed out';
    case 'refused':
      return ` ${refusalText(replica)}`;
    case 'skipped':
      return ' skipped';
  }
}

/** `refused: lost copies`, where the trace says why. */
export function refusalText({ refusedFor }: Pick<ReplicaView, 'refusedFor'>): string {
  switch (refusedFor) {
    case 'lost-copies':
      return 'refused: lost copies';
    case 'newer-ring':
      return 'refused: newer ring';
    case 'disk-full':
      return 'refused: its disk is full';
    case 'no-room':
      return 'refused: no room for a hint';
    case undefined:
      return 'refused';
  }
}
