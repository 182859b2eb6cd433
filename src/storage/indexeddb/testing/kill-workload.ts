// What a writer that is going to be killed writes, and what its successor must find. Every transaction is a function of
// seed, generation and number, so what a database holds tells exactly which transactions have landed, whole and in order.
import { randomStream } from '../../../base/random';

/** `disk` is written in transactions of its own, several in flight; `engine` through the LSM engine. */
export const TARGETS = ['disk', 'engine'] as const;
export type Target = (typeof TARGETS)[number];

/** Names and texts; of a text only its beginning is told, when its rest is the padding that belongs to it. */
export type Contents = Readonly<Record<string, string>>;

/** One of the writes of a transaction: a text under a name, or nothing there any more. */
export interface NamedWrite {
  readonly name: string;
  readonly text: string | undefined;
}

/** Each transaction writes its own number under this name. */
export const LAST = 'last';

const KEYS = 48;
const SST_CHUNKS = 16;
const LOG_CHUNKS = 4;

/** The writes of transaction `number` (from 1) of a generation of writers. */
export function transactionOf(seed: number, target: Target, generation: number, number: number): NamedWrite[] {
  const label = `${generation}.${number}`;
  const last = { name: LAST, text: label };
  if (target === 'disk') return [...chunksOf(label, number), last];
  const random = randomStream(seed, `batch ${label}`);
  const writes: NamedWrite[] = [];
  for (let i = random.integer(1, 5); i > 0; i--) {
    writes.push({ name: `key ${random.integer(1, KEYS)}`, text: random.chance(0.2) ? undefined : `${label}.${i}` });
  }
  return [...writes, last];
}

// A table's chunk each time, a log's chunk, and now and then the log begins anew.
function chunksOf(label: string, number: number): NamedWrite[] {
  const log = Array.from({ length: LOG_CHUNKS }, (_, chunk) => `wal 1 ${chunk}`);
  return [
    { name: `sst 1 ${number % SST_CHUNKS}`, text: label },
    ...(number % 7 === 0 ? log.map((name) => ({ name, text: undefined })) : []),
    { name: `wal 1 ${number % LOG_CHUNKS}`, text: label },
  ];
}

/** How long the value is that a label is padded to. */
export const paddedBytes = (target: Target, label: string): number => {
  const random = randomStream(0, `size ${label}`);
  return target === 'disk' ? random.integer(20, 50_000) : random.integer(20, 2_500);
};

export function withWrites(contents: Contents, writes: readonly NamedWrite[]): Contents {
  const next: Record<string, string> = { ...contents };
  for (const { name, text } of writes) {
    if (text === undefined) delete next[name];
    else next[name] = text;
  }
  return next;
}
