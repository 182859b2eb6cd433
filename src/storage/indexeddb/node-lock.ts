// A Web Lock named after a node: at most one worker or tab has the node's disk, and the browser takes the lock back from a
// worker that dies.
import { diskTrouble } from './disk-trouble';

export interface NodeLock {
  release(): void;
}

/**
 * Waits for the lock until `signal` aborts; then it rejects with a Fault 'disk-locked'. `onLost` is called if somebody
 * steals the lock while it is held.
 */
export function takeNodeLock(name: string, signal: AbortSignal, onLost: () => void): Promise<NodeLock> {
  return new Promise((resolve, reject) => {
    let isHeld = false;
    const hold = (): Promise<void> => {
      isHeld = true;
      return new Promise((release) => {
        resolve({ release });
      });
    };
    navigator.locks.request(`disk of ${name}`, { signal }, hold).catch((thrown: unknown) => {
      if (isHeld) onLost();
      else reject(signal.aborted ? diskTrouble('disk-locked', thrown) : diskTrouble('disk-unavailable', thrown));
    });
  });
}
