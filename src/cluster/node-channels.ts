// A node's ends of the network: it listens on its own BroadcastChannel and posts on those of others. What arrives and is
// not the cluster's is counted, never handled.
import type { NodeId } from '../base/ids';
import { batchFrom } from './batch-schema';
import type { Batch } from './envelope';
import { FIRST_SENDER } from './event-queue';
import type { ForeignTraffic } from './grant';
import { type Hello, nodeResource } from './worker-messages';

export type OpenChannel = (name: string) => BroadcastChannel;

const MAX_DETAIL = 200;

export class NodeChannels {
  readonly #own: BroadcastChannel;
  readonly #open: OpenChannel;
  #foreign: ForeignTraffic | undefined;

  constructor(name: string, open: OpenChannel, onBatch: (batch: Batch) => void) {
    this.#open = open;
    this.#own = open(name);
    this.#own.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const batch = batchFrom(data);
      if (typeof batch === 'string') this.countForeign(batch);
      else onBatch(batch);
    });
    this.#own.addEventListener('messageerror', () => this.countForeign('the message cannot be read'));
    const hello: Hello = { hello: name };
    this.#own.postMessage(hello);
  }

  /** An open channel is delivered to even if nobody listens on it: so the others' are open only while a batch is posted. */
  post(lab: string, batch: Batch): void {
    const channel = this.#open(nodeResource(lab, batch.to));
    channel.postMessage(batch);
    channel.close();
  }

  countForeign(detail: string): void {
    const ignored = (this.#foreign?.ignored ?? 0) + 1;
    this.#foreign = { ignored, detail: this.#foreign?.detail ?? detail.slice(0, MAX_DETAIL) };
  }

  /** What was ignored since the last call; `detail` describes the first of it. */
  takeForeign(): ForeignTraffic | undefined {
    const taken = this.#foreign;
    this.#foreign = undefined;
    return taken;
  }
}

/** Whether a batch is of this cluster at all. Senders that the settings do not name are numbered behind those that they do. */
export const isAddressed = (batch: Batch, to: NodeId, nodes: readonly { readonly id: NodeId }[]): boolean =>
  batch.to === to && (batch.source >= FIRST_SENDER + nodes.length || nodes.some(({ id }) => id === batch.from));
