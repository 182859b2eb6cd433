// Tells of every corruption that a read comes upon, and lets it go on to the caller.
import type { Steps } from '../base/later';
import { CorruptFault } from './corruption';
import type { StorageEvent } from './storage-event';

export function* reporting<T>(read: Steps<T>, onEvent: (event: StorageEvent) => void): Steps<T> {
  try {
    return yield* read;
  } catch (thrown) {
    if (thrown instanceof CorruptFault) {
      onEvent({ kind: 'CorruptionFound', where: thrown.where, detail: thrown.detail });
    }
    throw thrown;
  }
}
