// Variants of the fixed workload, run in turns so that a noisy machine is equally unkind to all. CPU time is compared, not
// wall time: the lab is one thread, and others may be using the machine.
import type { LabEvent } from '../../src/cluster/lab-event';
import { TraceLog } from '../../src/trace/trace-log';
import { type Done, type Mix, runMix } from './workload';

export interface Variant {
  readonly name: string;
  readonly mix: () => Mix;
}

export interface Measured {
  readonly name: string;
  /** Medians, per second of CPU time, garbage collection and compilation included. */
  readonly handled: number;
  readonly events: number;
  readonly operations: number;
}

/** Until the compiler has seen enough. */
const WARM_UP_ROUNDS = 10;
const forget = (): void => {};

/** Two lab ms between operations fill each window; fifty leave most of them to one node. */
const dense: Mix = { seed: 1, operations: 4000, gapUs: 2000, keys: 64, hashing: false, events: forget };

export const VARIANTS: readonly Variant[] = [
  { name: 'trace dropped', mix: () => dense },
  { name: 'trace dropped, few operations a second', mix: () => ({ ...dense, gapUs: 50_000 }) },
  {
    name: 'trace kept in a list',
    mix: () => {
      const kept: LabEvent[] = [];
      return { ...dense, events: (events) => kept.push(...events) };
    },
  },
  {
    name: 'trace kept and projected, as the page does',
    mix: () => {
      const log = new TraceLog();
      return {
        ...dense,
        events: (events) => {
          log.append(events);
          log.latest();
        },
      };
    },
  },
  { name: 'trace hashed', mix: () => ({ ...dense, hashing: true }) },
];

export function measure(variants: readonly Variant[], rounds: number): Measured[] {
  const taken = variants.map((): { readonly seconds: number; readonly done: Done }[] => []);
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
    for (const [i, variant] of variants.entries()) {
      const mix = variant.mix();
      const seconds = cpuSeconds();
      const done = runMix(mix);
      if (round >= WARM_UP_ROUNDS) taken[i]?.push({ seconds: cpuSeconds() - seconds, done });
    }
  }
  return variants.map(({ name }, i) => {
    const runs = taken[i] ?? [];
    const perSecond = (count: (done: Done) => number): number =>
      median(runs.map(({ seconds, done }) => count(done) / seconds));
    return {
      name,
      handled: perSecond((done) => done.handled),
      events: perSecond((done) => done.events),
      operations: perSecond((done) => done.operations),
    };
  });
}

/** User and system time of all threads of this process. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
