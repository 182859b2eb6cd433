// What a node's worker does: answers its executor, one question at a time, and feeds its host from its channel.
import { assertUnreachable } from '../base/assert';
import { Fault, sentenceOf } from '../base/fault';
import { prepareBoot } from '../protocol/boot';
import { indexedDbDisk } from '../storage/indexeddb/disk-indexeddb';
import type { Batch } from './envelope';
import type { Grant, StartOrder } from './grant';
import { isAddressed, NodeChannels, type OpenChannel } from './node-channels';
import { openNodeEngine } from './node-engine';
import { NodeHost } from './node-host';
import type { WallClock } from './wall-clock';
import { type NodeAnswer, type NodeQuestion, nodeResource } from './worker-messages';

/** How long messages that were sent may take to arrive. */
const ARRIVAL_LIMIT_MS = 20_000;
/** Batches that may arrive before the node is told to start. */
const MAX_EARLY_BATCHES = 10_000;

interface RunningNode {
  readonly host: NodeHost;
  readonly order: StartOrder;
}

export class NodeService {
  readonly #clock: WallClock;
  readonly #openChannel: OpenChannel;
  #channels: NodeChannels | undefined;
  #running: RunningNode | undefined;
  #early: Batch[] = [];
  /** Told whenever a batch has arrived. */
  #onArrival: () => void = () => {};

  constructor(clock: WallClock, openChannel: OpenChannel) {
    this.#clock = clock;
    this.#openChannel = openChannel;
  }

  async answer(question: NodeQuestion): Promise<NodeAnswer> {
    try {
      switch (question.kind) {
        case 'Listen':
          this.#channels = new NodeChannels(question.channel, this.#openChannel, (batch) => this.#take(batch));
          return { kind: 'Listening' };
        case 'Start':
          return await this.#start(question.order, question.lab);
        case 'Run':
          return await this.#run(question.grant);
        case 'Export':
          return { kind: 'Exported', files: await this.#host().exportFiles() };
        default:
          return assertUnreachable(question);
      }
    } catch (thrown) {
      const code = thrown instanceof Fault ? thrown.code : 'lab-failed';
      return { kind: 'Refused', code, sentence: sentenceOf(thrown) };
    }
  }

  async #start(order: StartOrder, lab: string): Promise<NodeAnswer> {
    const disk = indexedDbDisk({
      name: nodeResource(lab, order.node),
      durability: order.settings.durability,
      startTimer: this.#clock.after,
      onTrouble: (fault) => {
        if (fault.code !== 'disk-blocked') host.fail(fault); // blocked: the open goes on waiting and says so itself
      },
    });
    const host = new NodeHost(order, {
      boot: prepareBoot,
      openEngine: (onEvent) => openNodeEngine(disk, order.settings, onEvent),
      post: (batch) => this.#channels?.post(lab, batch),
    });
    this.#running = { host, order };
    for (const batch of this.#early) this.#take(batch);
    this.#early = [];
    return { kind: 'Started', report: await host.start() };
  }

  #host(): NodeHost {
    if (this.#running === undefined) throw new Fault('lab-failed', 'A node was asked before it was started.');
    return this.#running.host;
  }

  async #run(grant: Grant): Promise<NodeAnswer> {
    if (this.#running === undefined) throw new Fault('lab-failed', 'A node was told to run before it was started.');
    const { host, order } = this.#running;
    if (host.missingFor(grant) > 0) await this.#arrival(host, order, grant);
    return { kind: 'Ran', report: await host.run(grant, this.#channels?.takeForeign()) };
  }

  #take(batch: Batch): void {
    if (this.#running === undefined) {
      if (this.#early.length < MAX_EARLY_BATCHES) this.#early.push(batch);
      return;
    }
    const { host, order } = this.#running;
    if (!isAddressed(batch, order.node, order.settings.nodes)) {
      this.#channels?.countForeign(`a batch from '${batch.from}' to '${batch.to}'`);
      return;
    }
    if (batch.session !== order.session) {
      this.#channels?.countForeign(`a batch of session ${batch.session}, and this is session ${order.session}`);
      return;
    }
    if (host.receive(batch)) this.#onArrival();
  }

  #arrival(host: NodeHost, order: StartOrder, grant: Grant): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(ARRIVAL_LIMIT_MS, () => {
        const sentence = `${host.missingFor(grant)} of ${grant.expect} messages sent to ${order.node} have not arrived within ${ARRIVAL_LIMIT_MS / 1000} s. Reload the page; if it happens again, this browser's BroadcastChannel loses messages.`;
        reject(new Fault('messages-missing', sentence));
      });
      this.#onArrival = () => {
        if (host.missingFor(grant) > 0) return;
        this.#onArrival = () => {};
        cancel();
        resolve();
      };
    });
  }
}
