// Writers are terminated at random moments, round after round, on one database, and every successor is judged.
import { type RandomStream, randomStream } from '../../../base/random';
import { KillJudge } from './kill-judge';
import type { WriterMessage, WriterOrder } from './kill-writer';
import { startTimer } from './timers';

export interface TerminateOrder {
  readonly database: string;
  readonly seed: number;
  readonly rounds: number;
}

export interface TerminateResult {
  readonly rounds: number;
  /** Rounds in which the writer was terminated before it had told what it found. */
  readonly killedWhileOpening: number;
  /** Acknowledged transactions that a successor was asked for, and transactions that it found. */
  readonly acknowledged: number;
  readonly landed: number;
  /** The first thing that was wrong. */
  readonly wrong: string | undefined;
}

const ANSWER_LIMIT_MS = 30_000;

/** What keeps the bounds of a round apart from what is random about it. */
const OPENING = { share: 0.15, maxMs: 60 };
const WRITING = { maxAcknowledged: 120, maxMs: 12 };

const pause = (ms: number): Promise<void> => new Promise((resolve) => void startTimer(ms, resolve));

export async function terminateRounds(order: TerminateOrder): Promise<TerminateResult> {
  const { seed, rounds } = order;
  const judges = { disk: new KillJudge(seed, 'disk'), engine: new KillJudge(seed, 'engine') };
  const random = randomStream(seed, 'terminations');
  let killedWhileOpening = 0;
  let round = 0;
  let wrong: string | undefined;
  let next = new Writer(order, 1, judges);
  // One writer more than rounds: it only judges the last.
  while (wrong === undefined && round <= rounds) {
    const isLast = round === rounds;
    const writer = next;
    round++;
    writer.open();
    // The successor is loaded by the time it is needed: a dead worker gets no time to finish.
    next = new Writer(order, round + 1, judges);
    if (!isLast && random.chance(OPENING.share)) {
      await pause(random.integer(0, OPENING.maxMs));
      writer.terminate();
      killedWhileOpening++;
    } else {
      await writer.hasOpened();
      if (!isLast) await writer.writes(random);
      writer.terminate();
    }
    wrong = writer.wrong;
  }
  next.terminate();
  const { disk, engine } = judges;
  return {
    rounds: round - 1,
    killedWhileOpening,
    acknowledged: disk.tally.acknowledged + engine.tally.acknowledged,
    landed: disk.tally.landed + engine.tally.landed,
    wrong,
  };
}

class Writer {
  wrong: string | undefined;
  readonly #worker: Worker;
  #acknowledged = 0;
  #isOpen = false;
  #isTerminated = false;
  #onMessage = (): void => undefined;

  constructor(
    { database, seed }: TerminateOrder,
    generation: number,
    private readonly judges: Readonly<Record<'disk' | 'engine', KillJudge>>,
  ) {
    const order: WriterOrder = { database, seed, generation, durability: generation % 2 === 0 ? 'strict' : 'relaxed' };
    this.#worker = new Worker(new URL('./kill-writer.ts', import.meta.url), {
      type: 'module',
      name: JSON.stringify(order),
    });
    this.#worker.addEventListener('error', ({ message }) => this.#fail(`the worker failed: ${message}`));
    this.#worker.addEventListener('message', ({ data }: MessageEvent<WriterMessage>) => this.#take(data));
  }

  /** Has it take the databases over. */
  open(): void {
    this.#worker.postMessage('open');
  }

  hasOpened(): Promise<void> {
    return this.#until(() => this.#isOpen, 'opened its databases');
  }

  /** Has it write until a random moment. */
  async writes(random: RandomStream): Promise<void> {
    const enough = random.integer(0, WRITING.maxAcknowledged);
    this.#worker.postMessage('write');
    await this.#until(() => this.#acknowledged >= enough, `acknowledged ${enough} commits`);
    await pause(random.integer(0, WRITING.maxMs));
  }

  /** What arrives afterwards counts as not acknowledged. */
  terminate(): void {
    this.#isTerminated = true;
    this.#worker.terminate();
  }

  #take(message: WriterMessage): void {
    if (this.#isTerminated) return;
    switch (message.kind) {
      case 'Opened':
        this.#isOpen = true;
        for (const target of ['disk', 'engine'] as const) {
          this.#fail(this.judges[target].opened(message.generation, message.found[target]));
        }
        break;
      case 'Acknowledged':
        this.judges[message.target].acknowledged(message.generation, message.number);
        this.#acknowledged++;
        break;
      case 'Wrong':
        this.#fail(message.sentence);
        break;
    }
    this.#onMessage();
  }

  #fail(sentence: string | undefined): void {
    this.wrong ??= sentence;
    if (sentence !== undefined) this.#onMessage();
  }

  #until(isDone: () => boolean, what: string): Promise<void> {
    return new Promise((resolve) => {
      const cancel = startTimer(ANSWER_LIMIT_MS, () =>
        this.#fail(`a writer had not ${what} after ${ANSWER_LIMIT_MS} ms`),
      );
      const check = (): void => {
        if (!isDone() && this.wrong === undefined) return;
        cancel();
        resolve();
      };
      this.#onMessage = check;
      check();
    });
  }
}
