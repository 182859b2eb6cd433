// What a replica brought back after it had forgotten, alone, that it was deleted: with `grace-only` it may (rule 28). Its
// own word for that is `KeyResurrected`, but it remembers what it reaped in memory only: after a restart just the trace knows.
import type { LabTime } from '../base/ids';
import type { Dot, LabEvent } from '../trace/event';
import { forgottenIn, keyHistories } from './key-history';

interface Resurrected {
  readonly at: LabTime;
  readonly key: string;
  readonly dots: readonly Dot[];
}

/** Empty where `grace-only` is not set: nothing may come back. In the order of time. */
export function resurrected(events: readonly LabEvent[]): readonly Resurrected[] {
  const opened = events.find((event) => event.kind === 'LabOpened' && event.settings.tombstoneReap === 'grace-only');
  if (opened?.kind !== 'LabOpened') return [];
  const { settings } = opened;
  const histories = keyHistories(events);
  const back: Resurrected[] = [];
  /** By node and key: whether the tombstone that the node reaped last had replaced a version. */
  const reaped = new Map<string, (dot: Dot) => boolean>();
  for (const event of events) {
    if (event.kind === 'KeyResurrected') {
      back.push({ at: event.at, key: event.key, dots: event.dots });
    } else if (event.kind === 'TombstoneReaped' && event.because === 'grace-only') {
      const history = histories.get(event.key);
      const ofThis = history && { ...history, reaped: [...event.dots] };
      reaped.set(`${event.node} ${event.key}`, forgottenIn(settings, ofThis));
    } else if (event.kind === 'VersionStored') {
      const wasDeleted = reaped.get(`${event.node} ${event.key}`);
      if (wasDeleted === undefined) continue;
      const dots = event.siblings.flatMap(({ dot, value }) => (value !== undefined && wasDeleted(dot) ? [dot] : []));
      if (dots.length > 0) back.push({ at: event.at, key: event.key, dots });
      // A register that has come past the tombstone never goes back.
      else if (settings.consistency === 'cp') reaped.delete(`${event.node} ${event.key}`);
    }
  }
  return back;
}
