// All nodes in one thread on memory disks: for Node, for tests, and for clusters too large for workers. With memory
// disks every answer is immediate, so a whole run costs no promise.
import { assert } from '../base/assert';
import type { NodeId } from '../base/ids';
import { type Later, type Steps, settle, wait } from '../base/later';
import type { Disk } from '../storage/disk';
import { memoryDisk } from '../storage/disk-memory';
import { type ExportedFile, exportFiles } from '../storage/export-files';
import { replaceFiles } from '../storage/import-files';
import type { Executor } from './executor';
import type { Grant, HostReport, StartOrder, StartReport } from './grant';
import { openNodeEngine } from './node-engine';
import { type HostPorts, NodeHost } from './node-host';

export interface InProcessOptions {
  readonly boot: HostPorts['boot'];
  /** One per node; it outlives the node's hosts. */
  readonly diskOf?: (node: NodeId) => Disk;
}

export class InProcessExecutor implements Executor {
  readonly #options: InProcessOptions;
  readonly #disks = new Map<NodeId, Disk>();
  /** The nodes that run. */
  readonly #hosts = new Map<NodeId, NodeHost>();

  constructor(options: InProcessOptions) {
    this.#options = options;
  }

  start(orders: readonly StartOrder[]): Later<readonly StartReport[]> {
    for (const order of orders) {
      assert(!this.#hosts.has(order.node), `${order.node} is started while it does not run`);
      this.#hosts.set(order.node, this.#createHost(order));
    }
    return settle(this.#startAll(orders));
  }

  run(node: NodeId, grant: Grant): Later<HostReport> {
    return this.#hostOf(node).run(grant);
  }

  kill(node: NodeId): void {
    this.#hosts.delete(node);
  }

  wipe(node: NodeId): Later<void> {
    assert(!this.#hosts.has(node), `${node} is wiped while it does not run`);
    return this.#diskOf(node).destroy();
  }

  exportDisk(node: NodeId): Later<readonly ExportedFile[]> {
    return this.#hosts.get(node)?.exportFiles() ?? exportFiles(this.#diskOf(node));
  }

  importDisk(node: NodeId, files: readonly ExportedFile[]): Later<void> {
    assert(!this.#hosts.has(node), `${node} is replaced while it does not run`);
    return settle(replaceFiles(this.#diskOf(node), files));
  }

  close(): void {
    this.#hosts.clear();
    this.#disks.clear();
  }

  *#startAll(orders: readonly StartOrder[]): Steps<StartReport[]> {
    const reports: StartReport[] = [];
    for (const { node } of orders) reports.push(yield* wait(this.#hostOf(node).start()));
    return reports;
  }

  #createHost(order: StartOrder): NodeHost {
    const disk = this.#diskOf(order.node);
    return new NodeHost(order, {
      boot: this.#options.boot,
      openEngine: (onEvent) => openNodeEngine(disk, order.settings, onEvent),
      post: (batch) => this.#hosts.get(batch.to)?.receive(batch),
    });
  }

  #hostOf(node: NodeId): NodeHost {
    const host = this.#hosts.get(node);
    assert(host !== undefined, 'only nodes that run are granted anything');
    return host;
  }

  #diskOf(node: NodeId): Disk {
    let disk = this.#disks.get(node);
    if (disk === undefined) {
      disk = (this.#options.diskOf ?? memoryDisk)(node);
      this.#disks.set(node, disk);
    }
    return disk;
  }
}
