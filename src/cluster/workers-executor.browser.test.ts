import { labTime } from '../base/ids';
import { prepareBoot } from '../protocol/boot';
import { InProcessExecutor } from './in-process-executor';
import { runLog } from './run-log';
import { executorContract } from './testing/executor-contract';
import { now, runOptions } from './testing/scripts';
import { realClock } from './wall-clock';
import { WorkersExecutor } from './workers-executor';

let labs = 0;

executorContract({
  name: 'workers',
  create: () => new WorkersExecutor({ lab: `contract ${labs++}`, clock: realClock }),
  hashOf: (log, untilUs) =>
    now(
      runLog(
        runOptions({ nodes: 4, durability: 'relaxed', memtableBytes: 1_000 }),
        new InProcessExecutor({ boot: prepareBoot }),
        log,
        labTime(untilUs),
      ),
    ).hash(),
  share: 1,
});
