// What a click, a key or a menu does, all through the lab. Refusals become toasts with the lab's own sentence;
// while the past is shown nothing acts.
import { toast } from 'sonner';
import { sentenceOf } from '../base/fault';
import type { NodeId } from '../base/ids';
import type { ObservableLab, OperationResult, PutOptions } from '../lab/lab-api';
import type { Operation } from '../trace/event';
import { type NodeActions, nodeActions } from './node-actions';
import { SAMPLES } from './samples';
import { useChoices } from './state/choices';
import { faultHistory, restoreLinks } from './state/fault-history';
import { type TransportActions, transportActions } from './transport-actions';
import { shortfallOf } from './words/advice';

export interface Actions extends TransportActions, NodeActions {
  put(key: string, value: unknown, options?: PutOptions): Promise<OperationResult | undefined>;
  get(key: string, via?: string): Promise<OperationResult | undefined>;
  remove(key: string, options?: PutOptions): Promise<OperationResult | undefined>;
  /** A handful of keys to look at. */
  loadSamples(): Promise<void>;

  /** Both directions, or only from `a` to `b`. */
  cutLink(a: NodeId, b: NodeId, oneWay?: boolean): Promise<void>;
  healLink(a: NodeId, b: NodeId): Promise<void>;
  /** Cuts a whole link, heals one of which any direction is cut: what a click on a link does. */
  toggleLink(a: NodeId, b: NodeId): Promise<void>;
  /** Many links as one fault, so that one undo brings them all back. */
  cutLinks(links: readonly (readonly [NodeId, NodeId])[]): Promise<void>;
  isolateNode(node: NodeId): Promise<void>;
  rejoinNode(node: NodeId): Promise<void>;
  partition(groups: readonly (readonly NodeId[])[]): Promise<void>;
  healAll(): Promise<void>;
  undoLastFault(): Promise<void>;
}

export type Run = <T>(act: () => Promise<T>) => Promise<T | undefined>;

export function createActions(lab: ObservableLab): Actions {
  const run = runner();
  return {
    ...requestActions(lab, run),
    ...nodeActions(lab, run),
    ...linkActions(lab, run),
    ...transportActions(lab),
  };
}

/** Goes with the past that it speaks of. */
export const PAST_TOAST = 'past';

/** Carries an action out unless the past is shown; what is thrown becomes a toast. */
const runner = (): Run => async (act) => {
  if (useChoices.getState().viewPosition !== 'live') {
    toast('You are viewing the past.', {
      id: PAST_TOAST,
      description: 'Go back to now to act on the cluster.',
      action: { label: 'Back to now', onClick: () => useChoices.getState().goTo('live') },
    });
    return undefined;
  }
  try {
    return await act();
  } catch (thrown) {
    toast.error(sentenceOf(thrown));
    return undefined;
  }
};

/** A request to a paused lab shows nothing until its clock moves on. */
function sayIfPaused(lab: ObservableLab): void {
  if (lab.status().transport !== 'paused') return;
  toast('The lab is paused: the request is carried out when its clock moves on (play or step).', { id: 'paused' });
}

function requestActions(lab: ObservableLab, run: Run): Pick<Actions, 'put' | 'get' | 'remove' | 'loadSamples'> {
  const ask: Run = (act) => {
    if (useChoices.getState().viewPosition === 'live') sayIfPaused(lab);
    return run(act);
  };
  return {
    put: (key, value, options) => ask(() => told(lab, 'put', key, lab.put(key, value, options))),
    get: (key, via) => ask(() => told(lab, 'get', key, lab.get(key, via === undefined ? {} : { via }))),
    remove: (key, options) => ask(() => told(lab, 'delete', key, lab.delete(key, options))),
    loadSamples: async () => {
      sayIfPaused(lab);
      await run(() => Promise.all(SAMPLES.map(({ key, value }) => lab.put(key, value))));
    },
  };
}

/** A request that came to nothing is told, with what to do, where the list of operations may be out of sight. */
async function told(
  lab: ObservableLab,
  op: Operation,
  key: string,
  asked: Promise<OperationResult>,
): Promise<OperationResult> {
  const result = await asked;
  if (result.outcome === 'ok') return result;
  const view = lab.trace.latest();
  const request = [...view.requests.recent.values()].findLast(
    (each) => each.op === op && each.key === key && each.answeredAt === result.at,
  );
  const advice = request === undefined ? undefined : shortfallOf(request, view)?.advice;
  toast.error(`${op} ${key.length > 40 ? `${key.slice(0, 39)}…` : key}: ${result.outcome}`, {
    id: 'request',
    description: [result.reason, advice].filter((part) => part !== undefined).join('. '),
  });
  return result;
}

type LinkActions = Pick<
  Actions,
  | 'cutLink'
  | 'healLink'
  | 'toggleLink'
  | 'cutLinks'
  | 'isolateNode'
  | 'rejoinNode'
  | 'partition'
  | 'healAll'
  | 'undoLastFault'
>;

function linkActions(lab: ObservableLab, run: Run): LinkActions {
  /** Any change of links, undone by bringing back exactly the cuts that stood before. */
  const change = (label: string, act: () => Promise<unknown>) =>
    run(async () => {
      const before = new Set(lab.view('links').cut.keys());
      await act();
      faultHistory.did(lab, label, () => restoreLinks(lab, before));
    });
  const cutLink = (a: NodeId, b: NodeId, oneWay = false) =>
    change(oneWay ? `cut ${a} → ${b}` : `cut ${a} – ${b}`, () => lab.cut(a, b, { oneWay }));
  const healLink = (a: NodeId, b: NodeId) => change(`heal ${a} – ${b}`, () => lab.heal(a, b));
  const isCut = (a: NodeId, b: NodeId) => {
    const { cut } = lab.view('links');
    return cut.has(`${a}>${b}`) || cut.has(`${b}>${a}`);
  };
  return {
    cutLink,
    healLink,
    toggleLink: (a, b) => (isCut(a, b) ? healLink(a, b) : cutLink(a, b)),
    cutLinks: (links) => change(`cut ${links.length} links`, () => Promise.all(links.map(([a, b]) => lab.cut(a, b)))),
    isolateNode: (node) => change(`isolate ${node}`, () => lab.partition([[node]])),
    rejoinNode: (node) => change(`heal all links of ${node}`, () => lab.heal(node)),
    partition: (groups) =>
      change(`partition ${groups.map((group) => group.join(' ')).join(' | ')}`, () => lab.partition(groups)),
    healAll: () => change('heal every link', () => lab.heal()),
    undoLastFault: async () => {
      const fault = faultHistory.last(lab);
      if (fault === undefined) return;
      await run(async () => {
        await fault.undo();
        faultHistory.forgetLast(lab);
        toast(`Undone: ${fault.label}`);
      });
    },
  };
}
