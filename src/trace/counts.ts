// Totals since the trace began.
import type { LabEvent } from './event';
import type { Projection } from './projection';

export interface CountsState {
  events: number;
  messagesSent: number;
  messagesDelivered: number;
  messagesLost: number;
  foreignIgnored: number;
  readRepairs: number;
  readRepairsSent: number;
}

export const countsProjection: Projection<CountsState> = {
  initial: () => ({
    events: 0,
    messagesSent: 0,
    messagesDelivered: 0,
    messagesLost: 0,
    foreignIgnored: 0,
    readRepairs: 0,
    readRepairsSent: 0,
  }),
  copy: (state) => ({ ...state }),
  weight: () => 7,
  apply(state: CountsState, event: LabEvent): void {
    state.events++;
    switch (event.kind) {
      case 'MessageSent':
        state.messagesSent++;
        return;
      case 'MessageDelivered':
        state.messagesDelivered++;
        return;
      case 'MessageLost':
        state.messagesLost++;
        return;
      case 'ForeignMessageIgnored':
        state.foreignIgnored += event.ignored;
        return;
      case 'ReadRepairSent':
        state.readRepairsSent++;
        return;
      case 'VersionStored':
        if (event.cause === 'read-repair') state.readRepairs++;
        return;
      default:
    }
  },
};
