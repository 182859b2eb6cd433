// Whether a long run in process stays within its memory when nobody keeps the trace. The command log is kept whole by
// design and bounded; its part of the heap is told apart.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { runMix } from './workload';

const SAMPLES = 10;

/** Prints the heap after full collections along the run. */
export function showMemory(operations: number): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heapNow = (): number => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const samples: { readonly operations: number; readonly heap: number; readonly disks: number }[] = [];
  const { handled, run } = runMix({
    seed: 1,
    operations,
    gapUs: 2000,
    keys: 64,
    hashing: false,
    events: (_events, done) => {
      if (done < ((samples.length + 1) * operations) / SAMPLES) return;
      samples.push({ operations: done, heap: heapNow(), disks: process.memoryUsage().arrayBuffers });
    },
  });
  const before = heapNow();
  const copy = structuredClone(run.log);
  const bytesOfCommand = (heapNow() - before) / copy.length;
  for (const { operations: done, heap, disks } of samples) {
    const log = done * bytesOfCommand;
    console.log(
      `${millions((handled * done) / operations)} M handled: heap without the log ${mib(heap - log)} MiB, command log ${mib(log)} MiB, bytes of disks and memtables ${mib(disks)} MiB`,
    );
  }
}

const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(1).padStart(6);
const millions = (count: number): string => (count / 1e6).toFixed(2).padStart(6);
