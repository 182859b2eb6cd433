// A node's disk in the browser: one IndexedDB database a node. A lock keeps others out and a new version at every open keeps
// out the past: transactions of a worker that was terminated can land after its successor has started reading otherwise.
import { deleteDB } from 'idb';
import type { Fault } from '../../base/fault';
import type { Disk } from '../disk';
import { openNextVersion } from './database';
import { diskTrouble, openTroubleOf } from './disk-trouble';
import { IndexedDbSession } from './indexeddb-session';
import { type NodeLock, takeNodeLock } from './node-lock';

export interface IndexedDbOptions {
  /** Names the database and its lock. */
  name: string;
  /** `strict` (the default) waits for the disk itself, `relaxed` for the operating system. */
  durability?: 'strict' | 'relaxed';
  /** How long an open or destroy may take before it fails. The default is ten seconds. */
  openTimeoutMs?: number;
  /** Runs `onDue` once after the delay, unless what it returns is called before. */
  startTimer(delayMs: number, onDue: () => void): () => void;
  /** Trouble that no call asked for: blocked (the open goes on waiting), superseded, lost. */
  onTrouble(fault: Fault): void;
}

const DEFAULT_OPEN_TIMEOUT_MS = 10_000;

/** Nothing is opened before `open`. */
export function indexedDbDisk(options: IndexedDbOptions): Disk {
  let session: IndexedDbSession | undefined;
  return {
    open() {
      return withDeadline(options, async (deadline) => {
        session?.end(diskTrouble('disk-superseded'));
        session = await openSession(options, deadline);
        return session;
      });
    },
    destroy() {
      return withDeadline(options, async (deadline) => {
        session?.end(diskTrouble('disk-closed'));
        await destroyDatabase(options, deadline);
      });
    },
  };
}

/** When it passes, whoever waits for a lock or a request gives up. */
interface Deadline {
  signal: AbortSignal;
  /** The request's answer, or, when the deadline passes first, a rejection with what `reason` says then. */
  race<T>(request: Promise<T>, reason: () => Fault): Promise<T>;
}

async function withDeadline<T>(options: IndexedDbOptions, run: (deadline: Deadline) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const cancel = options.startTimer(options.openTimeoutMs ?? DEFAULT_OPEN_TIMEOUT_MS, () => controller.abort());
  const race = <R>(request: Promise<R>, reason: () => Fault): Promise<R> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) reject(reason());
      request.then(resolve, reject);
      signal.addEventListener('abort', () => reject(reason()), { once: true });
    });
  try {
    return await run({ signal, race });
  } catch (thrown) {
    throw openTroubleOf(thrown);
  } finally {
    cancel();
  }
}

async function openSession(options: IndexedDbOptions, deadline: Deadline): Promise<IndexedDbSession> {
  let session: IndexedDbSession | undefined;
  let waitingFor = diskTrouble('disk-open-timeout');
  let ended: Fault | undefined;
  const endWith = (fault: Fault): void => {
    if (ended) return;
    ended = fault;
    session?.end(fault);
    options.onTrouble(fault);
  };
  const lock = await takeLock(options.name, deadline, () => endWith(diskTrouble('disk-superseded')));
  const opening = openNextVersion(options.name, {
    blocked() {
      waitingFor = diskTrouble('disk-blocked');
      options.onTrouble(waitingFor);
    },
    superseded: () => endWith(diskTrouble('disk-superseded')),
    lost: () => endWith(diskTrouble('disk-lost')),
  });
  try {
    const database = await deadline.race(opening, () => waitingFor);
    if (ended) throw ended;
    session = new IndexedDbSession(database, options.durability ?? 'strict', () => lock.release());
    return session;
  } catch (thrown) {
    releaseAfter(opening, lock);
    throw thrown;
  }
}

// An open that nobody waits for any more cannot be called back. It keeps the lock until it is over, so that no successor overtakes it.
function releaseAfter(opening: ReturnType<typeof openNextVersion>, lock: NodeLock): void {
  opening.then(
    (database) => {
      database.close();
      lock.release();
    },
    () => lock.release(),
  );
}

async function destroyDatabase(options: IndexedDbOptions, deadline: Deadline): Promise<void> {
  let waitingFor = diskTrouble('disk-open-timeout');
  const lock = await takeLock(options.name, deadline, () => undefined);
  const deleting = deleteDB(options.name, {
    blocked() {
      waitingFor = diskTrouble('disk-blocked');
      options.onTrouble(waitingFor);
    },
  }).finally(() => lock.release());
  await deadline.race(deleting, () => waitingFor);
}

function takeLock(name: string, deadline: Deadline, onLost: () => void): Promise<NodeLock> {
  if (!('indexedDB' in globalThis) || !('locks' in navigator)) throw diskTrouble('disk-unavailable');
  return takeNodeLock(name, deadline.signal, onLost);
}
