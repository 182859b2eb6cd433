// The lab in Node: the conductor in this thread, nodes in process on memory disks.
import { Fault } from '../base/fault';
import { InProcessExecutor } from '../cluster/in-process-executor';
import { realClock } from '../cluster/wall-clock';
import { prepareBoot } from '../protocol/boot';
import { settingsFrom } from '../protocol/settings';
import { ConductorService } from './conductor-service';
import type { CreateOptions, ObservableLab } from './lab-api';
import { RingLab } from './ring-lab';

/** Throws Fault `bad-config` or `no-workers`. The new lab is on demand: its clock moves only while a call waits. */
export async function create(config: unknown = {}, options: CreateOptions = {}): Promise<ObservableLab> {
  const { seed = 1, executor = 'in-process', name = 'lab' } = options;
  if (executor === 'workers')
    throw new Fault('no-workers', "The executor 'workers' needs a browser: use 'in-process' here.");
  if (!Number.isSafeInteger(seed)) throw new Fault('bad-seed', `A seed is a whole number; this is ${String(seed)}.`);
  return RingLab.open(
    { name, settings: settingsFrom(config, executor), seed, executor, resume: undefined },
    (open, feed) =>
      ConductorService.open(open, feed, {
        executorFor: () => new InProcessExecutor({ boot: prepareBoot }),
        clock: realClock,
      }),
  );
}
