// Every transmission from its sending to its end. A message is in flight until the trace says that it arrived or was lost.
import type { LabTime, MessageId } from '../base/ids';
import { pushBounded, setBounded } from './bounded';
import type { LabEvent } from './event';
import type { Projection } from './projection';
import type { MessageFlight } from './views';

/** Beyond it the oldest flight is no longer drawn. */
export const MAX_IN_FLIGHT = 50_000;
export const MAX_ENDED = 4_000;

export interface MessagesState {
  readonly inFlight: Map<MessageId, MessageFlight>;
  readonly ended: MessageFlight[];
}

type Ending = NonNullable<MessageFlight['end']>['how'];

export const messagesProjection: Projection<MessagesState> = {
  initial: () => ({ inFlight: new Map(), ended: [] }),
  copy: (state) => ({ inFlight: new Map(state.inFlight), ended: state.ended.slice() }),
  weight: (state) => state.inFlight.size + state.ended.length,
  apply(state: MessagesState, event: LabEvent): void {
    switch (event.kind) {
      case 'LabOpened':
        state.inFlight.clear();
        return;
      case 'MessageSent':
        // The lab sends no messages: a sender is always a node.
        if (event.node !== 'lab') setBounded(state.inFlight, event.id, flightOf(event, event.node), MAX_IN_FLIGHT);
        return;
      case 'MessageDelivered':
        end(state, event.id, event.at, 'delivered');
        return;
      case 'MessageLost':
        end(state, event.id, event.at, event.because);
        return;
      default:
    }
  },
};

const flightOf = (event: LabEvent & { readonly kind: 'MessageSent' }, from: MessageFlight['from']): MessageFlight => ({
  id: event.id,
  from,
  to: event.to,
  type: event.type,
  sentAt: event.at,
  due: event.due,
  key: event.key,
  request: event.request,
  copy: event.copyOf !== undefined,
  end: undefined,
});

// A flight that the bound pushed out has no end to show.
function end(state: MessagesState, id: MessageId, at: LabTime, how: Ending): void {
  const flight = state.inFlight.get(id);
  if (flight === undefined) return;
  state.inFlight.delete(id);
  pushBounded(state.ended, { ...flight, end: { at, how } }, MAX_ENDED);
}
