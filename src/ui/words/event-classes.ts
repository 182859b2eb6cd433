// The classes of events in the order and words of the feed's filter.
import type { EventClass } from '../../trace/event-class';

export const EVENT_CLASSES: readonly { readonly value: EventClass; readonly label: string }[] = [
  { value: 'request', label: 'requests' },
  { value: 'version', label: 'versions' },
  { value: 'handoff', label: 'hints' },
  { value: 'repair', label: 'anti-entropy' },
  { value: 'failure', label: 'failures' },
  { value: 'fault', label: 'faults' },
  { value: 'storage', label: 'storage' },
  { value: 'network', label: 'messages' },
  { value: 'gossip', label: 'gossip' },
];
