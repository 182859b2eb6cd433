// A page that does what its address asks for and says what came of it while it happens: whoever kills the browser knows
// what it had acknowledged until then.
import type { WriterMessage, WriterOrder } from '../../../src/storage/indexeddb/testing/kill-writer';
import { terminateRounds } from '../../../src/storage/indexeddb/testing/terminate-rounds';
import { EngineDesk } from './engine-desk';
import { visitLab } from './lab-visit';
import type { PageOrder, Said, Saying } from './task';

const { token, task }: PageOrder = JSON.parse(decodeURIComponent(location.hash.slice(1)));

let unsaid: Said[] = [];
let isSaying = false;

/** One request at a time; what there is to say meanwhile goes with the next. */
async function say(message: Said): Promise<void> {
  unsaid.push(message);
  if (isSaying) return;
  isSaying = true;
  while (unsaid.length > 0) {
    const saying: Saying = { token, messages: unsaid };
    unsaid = [];
    await fetch('/said', { method: 'POST', body: JSON.stringify(saying) });
  }
  isSaying = false;
}

function startWriter(order: WriterOrder): void {
  const worker = new Worker(new URL('../../../src/storage/indexeddb/testing/kill-writer.ts', import.meta.url), {
    type: 'module',
    name: JSON.stringify(order),
  });
  worker.onerror = ({ message }) => void say({ kind: 'Wrong', sentence: `The worker failed: ${message}` });
  worker.onmessage = async ({ data }: MessageEvent<WriterMessage>) => {
    await say(data);
    if (data.kind === 'Opened') worker.postMessage('write');
  };
  worker.postMessage('open');
}

async function run(): Promise<void> {
  switch (task.kind) {
    case 'Write':
      startWriter(task.order);
      return;
    case 'Terminate':
      await say({ kind: 'Terminated', result: await terminateRounds(task.order) });
      return;
    case 'VisitLab':
      await say({ kind: 'LabVisited', steps: await visitLab(task.again) });
      return;
    case 'OfferEngine':
      Object.assign(window, { desk: new EngineDesk(task.database, task.memtableBytes) });
      return;
  }
}

run().catch((thrown: unknown) => say({ kind: 'Wrong', sentence: String(thrown) }));
