// Where a client's request enters: any node takes any request (rule 7); a put or delete goes on to a node of the key's list.
import type { NodeId } from '../../base/ids';
import { type Core, trace } from '../core';
import { isDiskFull } from '../full-disk';
import type { ClientRequest } from '../inputs';
import { isHealthy } from '../membership/health';
import { isMember } from '../membership/ring-memory';
import { isForgetful } from '../repair/forgetful';
import type { Plan } from '../ring/preference';
import { summarise } from '../value';
import { EMPTY_CLOCK } from '../versions/clock';
import { forwardWrite } from './forward';
import { overloadSentence } from './open-requests';
import { planFor } from './plan';
import { coordinateRead } from './read';
import { refuse, refuseUnavailable } from './refusal';
import { coordinateWrite } from './write';
import type { WriteOrder } from './write-order';

export function onClientRequest(core: Core, request: ClientRequest): void {
  const { key, op } = request;
  const token = core.ring.tokenOf(key);
  const refused = { request: request.request, key, mayBeAt: [], origin: undefined };
  trace(core, {
    kind: 'RequestReceived',
    request: request.request,
    op,
    key,
    token: token.toString(),
    value: op === 'put' ? summarise(request.value) : undefined,
    context: op === 'get' ? undefined : request.context,
  });
  const overload = overloadSentence(core);
  if (overload !== undefined) {
    refuse(core, { ...refused, op }, 0, overload);
    return;
  }
  if (!isMember(core)) {
    const reason = `${core.self} is no member of the ring that it follows: send the request through another node`;
    refuse(core, { ...refused, op }, 0, reason);
    return;
  }
  const plan = planFor(core, key);
  if (request.op === 'get') {
    coordinateRead(core, request.request, key, plan);
    return;
  }
  const order: WriteOrder = {
    request: request.request,
    op: request.op,
    key,
    value: request.op === 'put' ? request.value : undefined,
    context: request.context ?? EMPTY_CLOCK,
    mayBeAt: [],
    origin: undefined,
  };
  const coordinator = coordinatorOf(core, plan);
  if (coordinator === undefined)
    refuseUnavailable(core, { ...refused, op }, core.settings.w, plan, noCoordinatorSentence(core, plan));
  else if (coordinator === core.self) coordinateWrite(core, order, plan);
  else forwardWrite(core, order, coordinator);
}

/** Peer to peer: this node if it is in the list and can store, else the first healthy primary, else the first healthy fallback. Else only the list's first node, while it is healthy. */
function coordinatorOf(core: Core, plan: Plan): NodeId | undefined {
  const [first] = plan.preference;
  if (core.settings.replication === 'primary-secondary') {
    return first !== undefined && isHealthy(core, first) ? first : undefined;
  }
  const mayTake = !isForgetful(core) && (!isDiskFull(core) || core.settings.consistency === 'ca'); // which needs this node too
  if (plan.preference.includes(core.self) && mayTake) return core.self;
  const others = plan.targets.filter(({ node }) => node !== core.self);
  const primary = others.find(({ standsInFor }) => standsInFor === undefined);
  const fallback = isDiskFull(core) ? others[0] : undefined;
  return (primary ?? fallback ?? plan.targets[0])?.node;
}

function noCoordinatorSentence(core: Core, plan: Plan): string | undefined {
  if (core.settings.replication === 'peer-to-peer') return undefined;
  return `unavailable: ${plan.preference[0]}, the primary that takes all writes of this key, is not reached: writes are refused until it is back`;
}
