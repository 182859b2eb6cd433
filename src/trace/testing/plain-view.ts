// A view as nested arrays, so that two views are compared with the order of their maps.

import { applyEvent, type FoldState, initialState } from '../cluster-fold';
import type { LabEvent } from '../event';
import type { ClusterView } from '../views';

export const plain = (view: ClusterView): string =>
  JSON.stringify(view, (_, value: unknown) => (value instanceof Map ? [...value] : value));

/** The picture after all these events, folded from the beginning. */
export const foldOf = (events: readonly LabEvent[]): ClusterView => stateOf(events);

/** The same, as the fold keeps it. */
export function stateOf(events: readonly LabEvent[]): FoldState {
  const state = initialState();
  for (const event of events) applyEvent(state, event);
  return state;
}
