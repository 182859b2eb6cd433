// Browsers killed with SIGKILL, the whole process tree, at random moments on one profile, and judged when they come back.
// What counts as acknowledged is what had reached this process. The pages of the operating system's cache outlive a killed
// process, so this says nothing about a loss of power.
import { type RandomStream, randomStream } from '../../src/base/random';
import { KillJudge } from '../../src/storage/indexeddb/testing/kill-judge';
import type { BrowserKind } from '../browsers/plain-browser.mjs';
import type { Harness } from './harness';
import type { Said } from './page/task';

export interface SigkillOrder {
  readonly kind: BrowserKind;
  readonly profile: string;
  readonly seed: number;
  readonly rounds: number;
  onRound(round: number): void;
}

export interface SigkillResult {
  readonly killedBeforeWriting: number;
  /** Acknowledged transactions that a successor was asked for, and transactions that it found. */
  readonly acknowledged: number;
  readonly landed: number;
}

const ANSWER_LIMIT_MS = 60_000;
const EARLY = { share: 0.15, maxMs: 2_500 };
const WRITING_MS = 1_500;

/** Throws at the first thing that is wrong. */
export async function sigkillRounds(harness: Harness, order: SigkillOrder): Promise<SigkillResult> {
  const { seed, rounds } = order;
  const judges = { disk: new KillJudge(seed, 'disk'), engine: new KillJudge(seed, 'engine') };
  const random = randomStream(seed, 'sigkills');
  let killedBeforeWriting = 0;
  for (let generation = 1; generation <= rounds + 1; generation++) {
    const isLast = generation === rounds + 1;
    const wroteBefore = await playRound(harness, order, { generation, isLast, judges, random });
    if (isLast) break;
    if (!wroteBefore) killedBeforeWriting++;
    order.onRound(generation);
  }
  const { disk, engine } = judges;
  return {
    killedBeforeWriting,
    acknowledged: disk.tally.acknowledged + engine.tally.acknowledged,
    landed: disk.tally.landed + engine.tally.landed,
  };
}

interface Round {
  readonly generation: number;
  /** It only looks at what there is. */
  readonly isLast: boolean;
  readonly judges: Readonly<Record<'disk' | 'engine', KillJudge>>;
  readonly random: RandomStream;
}

/** Whether anything was acknowledged before the kill. */
async function playRound(harness: Harness, order: SigkillOrder, round: Round): Promise<boolean> {
  const { generation, isLast, judges, random } = round;
  const { kind, profile, seed } = order;
  let wrong: string | undefined;
  let acknowledged = 0;
  let isOpen = false;
  let isDying = false;
  let look = (): void => undefined;
  const onSaid = (said: Said): void => {
    // Its processes do not all die at one moment: a page may still tell that the process with its disk is gone.
    if (said.kind === 'Wrong') wrong ??= isDying ? undefined : said.sentence;
    else if (said.kind === 'Opened') {
      isOpen = true;
      for (const target of ['disk', 'engine'] as const) wrong ??= judges[target].opened(generation, said.found[target]);
    } else if (said.kind === 'Acknowledged') {
      judges[said.target].acknowledged(said.generation, said.number);
      acknowledged++;
    }
    look();
  };
  const durability = generation % 2 === 0 ? 'strict' : 'relaxed';
  const task = { kind: 'Write', order: { database: 'killed', seed, generation, durability } } as const;
  const browser = harness.open(kind, profile, task, onSaid);
  const until = (isSo: () => boolean, limitMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), limitMs);
      look = () => {
        if (!isSo() && wrong === undefined) return;
        clearTimeout(timer);
        resolve(true);
      };
      look();
    });
  try {
    if (!isLast && random.chance(EARLY.share)) {
      await until(() => false, random.integer(0, EARLY.maxMs));
    } else if (!(await until(() => (isLast ? isOpen : acknowledged > 0), ANSWER_LIMIT_MS))) {
      wrong = `generation ${generation} has not ${isLast ? 'opened' : 'written'} within ${ANSWER_LIMIT_MS / 1000} s`;
    } else if (!isLast) {
      await until(() => false, random.integer(0, WRITING_MS));
    }
  } finally {
    isDying = true;
    await browser.kill();
  }
  if (wrong !== undefined) throw new Error(wrong);
  return acknowledged > 0;
}
