// What one part of the picture must be able to do. A projection is a fold over the trace and nothing else.
import type { LabEvent } from './event';
import type { ClusterView } from './views';

/**
 * `State` is the view's own type with mutable containers. `apply` changes the containers in place and replaces what
 * they hold: an entry, once stored, never changes, so `copy` copies containers only and every checkpoint shares the entries.
 */
export interface Projection<State> {
  initial(): State;
  /** `whole` is the picture that the event meets; parts listed earlier in cluster-fold.ts have seen the event already. */
  apply(state: State, event: LabEvent, whole: ClusterView): void;
  copy(state: State): State;
  /** How many entries a copy of the state holds: what a checkpoint costs. */
  weight(state: State): number;
}
