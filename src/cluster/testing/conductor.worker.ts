// A conductor in a worker, as the page runs it: the nodes' workers are nested in it.
import { expose } from 'comlink';
import { Conductor } from '../conductor';
import { realClock } from '../wall-clock';
import { WorkersExecutor } from '../workers-executor';

const conductor = new Conductor({
  executorFor: ({ name }) => new WorkersExecutor({ lab: name, clock: realClock }),
  clock: realClock,
});

expose(conductor);
