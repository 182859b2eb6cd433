// One tab holds a cluster: two would write over each other's disks. The lock goes when the tab goes; another tab may take it.
import { Fault } from '../base/fault';

export interface TabLock {
  release(): void;
}

const lockName = (name: string): string => `ringside/${name}/tab`;

export const canLock = (): boolean => 'locks' in navigator;

/** Undefined when another tab has it. `onStolen` runs when another tab takes it over. Throws Fault `no-locks`. */
export function lockTab(
  name: string,
  { steal, onStolen }: { readonly steal: boolean; readonly onStolen: () => void },
): Promise<TabLock | undefined> {
  if (!canLock()) {
    throw new Fault(
      'no-locks',
      'This browser gives the page no Web Locks, so it cannot keep two tabs apart. Open the page over https or from localhost in a current browser.',
    );
  }
  return new Promise((resolve, reject) => {
    let held = false;
    const holding = navigator.locks.request(lockName(name), steal ? { steal } : { ifAvailable: true }, (lock) => {
      if (lock === null) {
        resolve(undefined);
        return undefined;
      }
      held = true;
      return new Promise<void>((release) => resolve({ release }));
    });
    holding.catch((thrown: unknown) => {
      if (held) onStolen();
      else reject(thrown);
    });
  });
}

/** Ends when no tab has the cluster any more, however it went; or when `signal` aborts. */
export function tabGone(name: string, signal: AbortSignal): Promise<'gone' | 'aborted'> {
  return navigator.locks
    .request(lockName(name), { mode: 'shared', signal }, () => 'gone' as const)
    .catch(() => 'aborted' as const);
}
