// Opens a conductor in a worker of this page and speaks to it through Comlink.
import { proxy, type Remote, wrap } from 'comlink';
import { Fault } from '../base/fault';
import type { Answer, ConductorWorker } from './conductor.worker';
import type { ConductorPort, Feed, OpenOptions, PortResult } from './conductor-port';

/** Rejects with a Fault when a node's storage refuses; then no worker is left behind. */
export async function openWorkerConductor(options: OpenOptions, feed: (part: Feed) => void): Promise<ConductorPort> {
  const worker = new Worker(new URL('./conductor.worker.ts', import.meta.url), { type: 'module', name: 'conductor' });
  const remote = wrap<ConductorWorker>(worker);
  const died = new Promise<never>((_, reject) => {
    worker.onerror = (event) =>
      reject(
        new Fault(
          'conductor-died',
          `The conductor's worker failed: ${event.message || 'it could not be loaded'}. Reload the page.`,
        ),
      );
  });
  died.catch(() => undefined);
  try {
    unwrapped(await Promise.race([remote.open(options, proxy(feed)), died]));
  } catch (thrown) {
    worker.terminate();
    throw thrown;
  }
  return portOf(worker, remote, died);
}

function portOf(worker: Worker, remote: Remote<ConductorWorker>, died: Promise<never>): ConductorPort {
  const call = async <Name extends keyof ConductorPort>(
    name: Name,
    ...args: Parameters<ConductorPort[Name]>
  ): Promise<PortResult<Name>> =>
    unwrapped(await Promise.race([remote.call(name, args) as Promise<Answer<PortResult<Name>>>, died]));
  return {
    opened: () => call('opened'),
    submit: (commands) => call('submit', commands),
    runUntil: (time) => call('runUntil', time),
    runUntilClosed: (requests) => call('runUntilClosed', requests),
    untilIdle: () => call('untilIdle'),
    step: () => call('step'),
    play: (speed) => call('play', speed),
    pause: () => call('pause'),
    setSpeed: (speed) => call('setSpeed', speed),
    exportDisk: (node) => call('exportDisk', node),
    hash: () => call('hash'),
    close: async () => {
      await call('close').catch(() => undefined);
      worker.terminate();
    },
  };
}

function unwrapped<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw new Fault(answer.code, answer.sentence);
}
