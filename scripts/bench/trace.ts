// The page's side of the trace: taking a full log in, and drawing at moments far apart.
import type { LabEvent } from '../../src/cluster/lab-event';
import { MAX_EVENTS, TraceLog } from '../../src/trace/trace-log';
import { cpuSeconds, median } from './variants';
import { runMix } from './workload';

const LOOKS = 200;
/** Events in one part of the feed. */
const PART = 500;

export function showTrace(): void {
  const events: LabEvent[] = [];
  const operations = Math.ceil(MAX_EVENTS / 20);
  const keep = (fresh: readonly LabEvent[]): unknown => events.push(...fresh);
  runMix({ seed: 1, operations, gapUs: 2000, keys: 64, hashing: false, events: keep });
  const begun = cpuSeconds();
  const log = new TraceLog();
  for (let i = 0; i < MAX_EVENTS; i += PART) {
    log.append(events.slice(i, i + PART));
    log.latest();
  }
  const perSecond = MAX_EVENTS / (cpuSeconds() - begun);
  console.log(`taken in and projected: ${Math.round(perSecond)} events a second`);
  const looks = Array.from({ length: LOOKS }, (_, i) => (i * 7919 * 997) % MAX_EVENTS);
  console.log(`a look at a moment far away: ${lookMs(log, looks)}`);
  console.log(
    `one event further: ${lookMs(
      log,
      looks.map((_, i) => MAX_EVENTS / 2 + i),
    )}`,
  );
  console.log(
    `one event back: ${lookMs(
      log,
      looks.map((_, i) => MAX_EVENTS / 2 - i),
    )}`,
  );
}

function lookMs(log: TraceLog, places: readonly number[]): string {
  const times = places.map((place) => {
    const begun = process.hrtime.bigint();
    log.atIndex(place);
    return Number(process.hrtime.bigint() - begun) / 1e6;
  });
  return `median ${median(times).toFixed(2)} ms, longest ${Math.max(...times).toFixed(1)} ms`;
}
