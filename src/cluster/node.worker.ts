// The entry of a node's worker: nothing but the wiring of NodeService to this thread.
import { NodeService } from './node-service';
import { realClock } from './wall-clock';
import type { NodeQuestion } from './worker-messages';

const service = new NodeService(realClock, (name) => new BroadcastChannel(name));

addEventListener('message', ({ data }: MessageEvent<NodeQuestion>) => {
  void service.answer(data).then((answer) => postMessage(answer));
});
