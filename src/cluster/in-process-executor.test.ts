import { labTime } from '../base/ids';
import { prepareBoot } from '../protocol/boot';
import { InProcessExecutor } from './in-process-executor';
import { runLog } from './run-log';
import { executorContract } from './testing/executor-contract';
import { now, runOptions } from './testing/scripts';

const create = () => new InProcessExecutor({ boot: prepareBoot });

executorContract({
  name: 'in process',
  create,
  hashOf: (log, untilUs) =>
    now(
      runLog(runOptions({ nodes: 4, durability: 'relaxed', memtableBytes: 1_000 }), create(), log, labTime(untilUs)),
    ).hash(),
  share: 1,
});
