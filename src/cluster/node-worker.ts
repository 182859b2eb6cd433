// The conductor's end of one node's worker: asks, waits, and knows when the worker is gone.
import { Fault } from '../base/fault';
import type { NodeId } from '../base/ids';
import type { NodeAnswer, NodeQuestion } from './worker-messages';

interface Waiting {
  readonly resolve: (answer: NodeAnswer) => void;
  readonly reject: (fault: Fault) => void;
}

export class NodeWorker {
  readonly #worker: Worker;
  /** Whoever asked last and has no answer yet. */
  #waiting: Waiting | undefined;
  /** Why there will be no more answers. */
  #gone: Fault | undefined;

  constructor(node: NodeId) {
    this.#worker = new Worker(new URL('./node.worker.ts', import.meta.url), { type: 'module', name: node });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<NodeAnswer>) => {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      waiting?.resolve(data);
    });
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      const what = event.message || 'its script could not be loaded';
      this.#end(new Fault('worker-error', `The worker of ${node} has failed: ${what}. Reload the page.`));
    });
    this.#worker.addEventListener('messageerror', () => {
      this.#end(new Fault('worker-error', `An answer of the worker of ${node} cannot be read. Reload the page.`));
    });
  }

  /** Rejects with a Fault when the worker refuses, fails or is ended. REQUIRES: the last question is answered. */
  async ask<Kind extends NodeAnswer['kind']>(
    question: NodeQuestion,
    kind: Kind,
  ): Promise<Extract<NodeAnswer, { kind: Kind }>> {
    const answer = await new Promise<NodeAnswer>((resolve, reject) => {
      if (this.#gone !== undefined) return reject(this.#gone);
      this.#waiting = { resolve, reject };
      this.#worker.postMessage(question);
    });
    if (isOfKind(answer, kind)) return answer;
    if (answer.kind === 'Refused') throw new Fault(answer.code, answer.sentence);
    throw new Fault('worker-error', `A worker answered ${question.kind} by ${answer.kind}.`);
  }

  terminate(reason: Fault): void {
    this.#end(reason);
    this.#worker.terminate();
  }

  #end(reason: Fault): void {
    this.#gone ??= reason;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(reason);
  }
}

const isOfKind = <Kind extends NodeAnswer['kind']>(
  answer: NodeAnswer,
  kind: Kind,
): answer is Extract<NodeAnswer, { kind: Kind }> => answer.kind === kind;
