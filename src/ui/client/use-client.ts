// What the client's buttons do with its fields and with the context in hand.
import type { OperationResult, PutOptions } from '../../lab/lab-api';
import { type HeldContext, useChoices } from '../state/choices';
import { useActions, useLab } from '../state/lab-context';
import { nodesNow } from '../state/nodes';
import { contextText, readValue } from '../words/values';

export function useClient() {
  const lab = useLab();
  const actions = useActions();
  const draft = useChoices((choices) => choices.draft);
  const held = useChoices((choices) => choices.heldContext);
  const choose = useChoices((choices) => choices.choose);
  const select = useChoices((choices) => choices.select);
  const context = held?.key === draft.key ? held : undefined;
  const read = readValue(draft.text, draft.type);
  // The node chosen in another cluster may not exist in this one.
  const exists = nodesNow(lab).some((node) => node === draft.via);
  const via: PutOptions = exists ? { via: draft.via } : {};
  const options: PutOptions = context === undefined ? via : { ...via, context: context.context };

  /** A context is spent by the write that carried it: what it covered is replaced. */
  const spend = (used: HeldContext | undefined, result: OperationResult | undefined) => {
    if (result?.outcome === 'ok' && used !== undefined && useChoices.getState().heldContext === used) {
      choose({ heldContext: undefined });
    }
  };

  const get = async (key: string) => {
    select({ selectedKey: key, selectedRequest: undefined });
    const result = await actions.get(key, via.via);
    if (result?.outcome !== 'ok') return;
    const { context: opaque, siblings = [] } = result;
    const requests = [...lab.trace.latest().requests.recent.values()].reverse();
    const seen = requests.find((each) => each.op === 'get' && each.key === key && each.answeredAt === result.at);
    const label = seen === undefined ? 'opaque' : contextText(seen.context);
    choose({
      heldContext: opaque === undefined ? undefined : { key, context: opaque, label, source: 'last get', siblings },
    });
  };

  return {
    draft: exists ? draft : { ...draft, via: 'auto' },
    read,
    context,
    /** A context that belongs to another key than the one typed. */
    otherContext: context === undefined ? held : undefined,
    edit: (change: Partial<typeof draft>) => choose({ draft: { ...draft, ...change } }),
    dropContext: () => choose({ heldContext: undefined }),
    put: async () => {
      if (!read.ok) return;
      select({ selectedKey: draft.key, selectedRequest: undefined });
      spend(context, await actions.put(draft.key, read.value, options));
    },
    get: () => get(draft.key),
    getKey: get,
    remove: async () => {
      select({ selectedKey: draft.key, selectedRequest: undefined });
      spend(context, await actions.remove(draft.key, options));
    },
  };
}
