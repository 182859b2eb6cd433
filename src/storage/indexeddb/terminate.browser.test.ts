// Writers with many commits in flight, terminated at random moments; `npm run torture` plays as many rounds as you like.
import { expect, it } from 'vitest';
import { terminateRounds } from './testing/terminate-rounds';

const SEED = 34;
const ROUNDS = 40;

it('rules 34, 36, 37: after worker.terminate() the successor has every acknowledged write, none torn, and no dead worker writes on', async () => {
  const result = await terminateRounds({ database: 'terminated', seed: SEED, rounds: ROUNDS });
  // biome-ignore lint/suspicious/noConsole: how much was checked is part of what this proves
  console.log(`terminated writers, seed ${SEED}: ${JSON.stringify(result)}`);
  expect(result.wrong).toBeUndefined();
  expect(result.rounds).toBe(ROUNDS);
  expect(result.acknowledged).toBeGreaterThan(result.rounds);
  expect(result.landed).toBeGreaterThanOrEqual(result.acknowledged);
});
