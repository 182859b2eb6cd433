// The conductor's own worker: it keeps the clock while the page draws. Node workers are its children.
import { expose } from 'comlink';
import { Fault, sentenceOf } from '../base/fault';
import { InProcessExecutor } from '../cluster/in-process-executor';
import { realClock } from '../cluster/wall-clock';
import { WorkersExecutor } from '../cluster/workers-executor';
import { prepareBoot } from '../protocol/boot';
import type { ConductorPort, Feed, OpenOptions, PortResult } from './conductor-port';
import { ConductorService } from './conductor-service';

/** An error's code does not survive the way between threads by itself. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly sentence: string };

let service: ConductorService | undefined;

const conductorWorker = {
  open(options: OpenOptions, feed: (part: Feed) => void): Promise<Answer<undefined>> {
    return answered(async () => {
      service = await ConductorService.open(options, feed, {
        executorFor: ({ name }) =>
          options.executor === 'workers'
            ? new WorkersExecutor({ lab: name, clock: realClock })
            : new InProcessExecutor({ boot: prepareBoot }),
        clock: realClock,
      });
      return undefined;
    });
  },

  call<Name extends keyof ConductorPort>(
    name: Name,
    args: Parameters<ConductorPort[Name]>,
  ): Promise<Answer<PortResult<Name>>> {
    return answered(() => {
      if (service === undefined) throw new Fault('closed', 'This lab is not open: create a new one.');
      const method = service[name] as (...given: Parameters<ConductorPort[Name]>) => Promise<PortResult<Name>>;
      return method(...args);
    });
  },
};

export type ConductorWorker = typeof conductorWorker;

async function answered<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    return { ok: false, code: thrown instanceof Fault ? thrown.code : 'unexpected', sentence: sentenceOf(thrown) };
  }
}

expose(conductorWorker);
