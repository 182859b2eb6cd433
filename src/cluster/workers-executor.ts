// A Web Worker a node, BroadcastChannel between them, IndexedDB below them. Runs where the conductor runs: in a worker
// itself, whose workers these are.
import { assert } from '../base/assert';
import { Fault, sentenceOf } from '../base/fault';
import type { NodeId } from '../base/ids';
import { settle } from '../base/later';
import type { Disk } from '../storage/disk';
import { type ExportedFile, exportFiles } from '../storage/export-files';
import { replaceFiles } from '../storage/import-files';
import { indexedDbDisk } from '../storage/indexeddb/disk-indexeddb';
import type { Executor } from './executor';
import type { Grant, HostReport, StartOrder, StartReport } from './grant';
import { NodeWorker } from './node-worker';
import type { WallClock } from './wall-clock';
import { isHello, nodeResource } from './worker-messages';

/** How long a worker may take to be there and heard. */
const LISTEN_LIMIT_MS = 20_000;

export interface WorkersOptions {
  /** Names the channels, databases and locks: `ringside/<lab>/<node>`. */
  readonly lab: string;
  readonly clock: WallClock;
}

export class WorkersExecutor implements Executor {
  readonly #options: WorkersOptions;
  /** The nodes that run. */
  readonly #workers = new Map<NodeId, NodeWorker>();

  constructor(options: WorkersOptions) {
    this.#options = options;
  }

  async start(orders: readonly StartOrder[]): Promise<readonly StartReport[]> {
    const failures = await Promise.all(orders.map(({ node }) => this.#listen(node)));
    return Promise.all(orders.map((order, i) => this.#start(order, failures[i])));
  }

  async run(node: NodeId, grant: Grant): Promise<HostReport> {
    const worker = this.#workers.get(node);
    assert(worker !== undefined, `${node} runs`);
    const { report } = await worker.ask({ kind: 'Run', grant }, 'Ran');
    return report;
  }

  kill(node: NodeId): void {
    this.#workers.get(node)?.terminate(new Fault('killed', `${node} was killed.`));
    this.#workers.delete(node);
  }

  async wipe(node: NodeId): Promise<void> {
    assert(!this.#workers.has(node), `${node} is wiped while it does not run`);
    await this.#diskOf(node).destroy();
  }

  async exportDisk(node: NodeId): Promise<readonly ExportedFile[]> {
    const worker = this.#workers.get(node);
    if (worker === undefined) return exportFiles(this.#diskOf(node));
    return (await worker.ask({ kind: 'Export' }, 'Exported')).files;
  }

  async importDisk(node: NodeId, files: readonly ExportedFile[]): Promise<void> {
    assert(!this.#workers.has(node), `${node} is replaced while it does not run`);
    await settle(replaceFiles(this.#diskOf(node), files));
  }

  close(): void {
    for (const worker of this.#workers.values()) worker.terminate(new Fault('closed', 'This lab is closed.'));
    this.#workers.clear();
  }

  // The disk of a node that does not run. What goes wrong with it rejects the call that asked.
  #diskOf(node: NodeId): Disk {
    const { lab, clock } = this.#options;
    return indexedDbDisk({ name: nodeResource(lab, node), startTimer: clock.after, onTrouble: () => {} });
  }

  // Undefined once the node hears its channel; else why it does not.
  async #listen(node: NodeId): Promise<unknown> {
    assert(!this.#workers.has(node), `${node} is started while it does not run`);
    const channelName = nodeResource(this.#options.lab, node);
    const worker = new NodeWorker(node);
    this.#workers.set(node, worker);
    const hello = this.#hello(channelName);
    try {
      await Promise.all([worker.ask({ kind: 'Listen', channel: channelName }, 'Listening'), hello.heard]);
      return undefined;
    } catch (thrown) {
      return thrown;
    } finally {
      hello.end();
    }
  }

  async #start(order: StartOrder, failure: unknown): Promise<StartReport> {
    if (failure !== undefined) return failedStart(order, failure);
    try {
      const worker = this.#workers.get(order.node);
      assert(worker !== undefined, `${order.node} runs`);
      const { report } = await worker.ask({ kind: 'Start', order, lab: this.#options.lab }, 'Started');
      return report;
    } catch (thrown) {
      return failedStart(order, thrown);
    }
  }

  // A channel that is open here may not be connected yet where messages are passed on: only a message heard proves it.
  #hello(channelName: string): { heard: Promise<void>; end: () => void } {
    const channel = new BroadcastChannel(channelName);
    let cancel = (): void => {};
    const heard = new Promise<void>((resolve, reject) => {
      channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (isHello(data, channelName)) resolve();
      });
      cancel = this.#options.clock.after(LISTEN_LIMIT_MS, () => {
        const sentence = `Nothing is heard on the channel ${channelName} after ${LISTEN_LIMIT_MS / 1000} s: this browser's workers or its BroadcastChannel do not answer. Reload the page.`;
        reject(new Fault('network-down', sentence));
      });
    });
    const end = (): void => {
      cancel();
      channel.close();
    };
    return { heard, end };
  }
}

const failedStart = (order: StartOrder, thrown: unknown): StartReport => ({
  events: [],
  replies: [],
  sent: [],
  nextAt: undefined,
  busy: false,
  foreign: undefined,
  failure: { at: order.at, code: thrown instanceof Fault ? thrown.code : 'crash', reason: sentenceOf(thrown) },
  incarnation: order.incarnation,
  freshDisk: false,
});
