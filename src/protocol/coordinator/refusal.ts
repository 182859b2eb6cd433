// Requests that are refused before anything is stored (rules 16, 20).
import type { NodeId, RequestId } from '../../base/ids';
import { type Core, reply, send, trace } from '../core';
import type { Operation } from '../events';
import type { Outcome } from '../messages';
import type { Plan } from '../ring/preference';
import { isSloppy, type Settings } from '../settings';
import { EMPTY_CLOCK } from '../versions/clock';

/** `failed` only if no other node can have stored it (rule 16). */
export function certainly(
  { outcome, reason }: { readonly outcome: Outcome; readonly reason: string | undefined },
  mayBeAt: readonly NodeId[],
): { readonly outcome: Outcome; readonly reason: string | undefined } {
  if (outcome !== 'failed' || mayBeAt.length === 0) return { outcome, reason };
  return {
    outcome: 'unknown',
    reason: `${reason ?? 'failed'}; ${mayBeAt.join(', ')} was asked first, did not answer, and may have stored it`,
  };
}

export interface Refused {
  readonly request: RequestId;
  readonly op: Operation;
  readonly key: string;
  /** Nodes that may have stored it all the same. */
  readonly mayBeAt: readonly NodeId[];
  /** The node that forwarded it; undefined when the client is here. */
  readonly origin: NodeId | undefined;
}

export function refuse(
  core: Core,
  { request, op, key, mayBeAt, origin }: Refused,
  needed: number,
  because: string,
): void {
  const { outcome, reason } = certainly({ outcome: 'failed', reason: because }, mayBeAt);
  const context = EMPTY_CLOCK;
  if (origin !== undefined) {
    send(core, origin, {
      kind: 'ReportWrite',
      request,
      outcome,
      reason,
      siblings: undefined,
      context,
      replicas: [],
      closed: true,
    });
    return;
  }
  trace(core, {
    kind: 'RequestAnswered',
    request,
    op,
    key,
    outcome,
    reason,
    answered: 0,
    needed,
    siblings: undefined,
    context,
  });
  trace(core, { kind: 'RequestClosed', request, replicas: [] });
  reply(core, {
    request,
    outcome,
    reason,
    coordinator: core.self,
    replicas: [],
    siblings: undefined,
    context,
    closed: true,
  });
}

/** Too few nodes in this node's own view of the plan: said with names and numbers, in the trace as data. */
export function refuseUnavailable(
  core: Core,
  refused: Refused,
  needed: number,
  plan: Plan,
  because = unavailableSentence(plan, needed, core.settings),
): void {
  const skipped = plan.skipped.flatMap(({ node }) => {
    const row = core.members.get(node);
    if (row === undefined) return [];
    return [
      { node, because: row.status === 'down' ? ('down' as const) : ('suspected' as const), since: row.statusSince },
    ];
  });
  trace(core, {
    kind: 'RequestRefused',
    request: refused.request,
    needed,
    preference: plan.preference,
    reached: plan.targets.map((target) => target.node),
    skipped,
  });
  refuse(core, refused, needed, because);
}

function unavailableSentence(plan: Plan, needed: number, settings: Settings): string {
  const reached = plan.targets.map((target) => target.node);
  const wanted = isSloppy(settings) ? `${needed} healthy nodes` : `${needed} of ${plan.preference.join(' ')}`;
  const names = reached.length > 0 ? ` (${reached.join(' ')})` : '';
  return `unavailable: needs ${wanted}, reached ${reached.length}${names}`;
}
