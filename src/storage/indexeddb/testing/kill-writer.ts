// A worker that takes two databases over when it is told so, tells what it finds, and when told again writes to both with
// many commits in flight until it is killed. Its name is its order, as JSON.
import { textOf, utf8 } from '../../../base/bytes';
import type { DiskSession, DiskWrite, FileStore } from '../../disk';
import { type Engine, openEngine } from '../../engine';
import { indexedDbDisk } from '../disk-indexeddb';
import { differenceOf } from './kill-judge';
import { type Contents, LAST, type NamedWrite, paddedBytes, type Target, transactionOf } from './kill-workload';
import { startTimer } from './timers';

export interface WriterOrder {
  readonly database: string;
  readonly seed: number;
  readonly generation: number;
  readonly durability: 'strict' | 'relaxed';
}

export type WriterMessage =
  | { readonly kind: 'Opened'; readonly generation: number; readonly found: Readonly<Record<Target, Contents>> }
  | { readonly kind: 'Acknowledged'; readonly generation: number; readonly target: Target; readonly number: number }
  /** What was found has changed by itself, or something failed. */
  | { readonly kind: 'Wrong'; readonly sentence: string };

const IN_FLIGHT: Record<Target, number> = { disk: 8, engine: 32 };
/** Small enough that every few batches a flush or a merge is part of a transaction. */
const MEMTABLE_BYTES = 12_000;
/** How often a successor looks again before it writes: what a dead worker had in flight would have landed by then. */
const LOOKS = 3;

const order: WriterOrder = JSON.parse(self.name);
const { generation, seed } = order;
const post = (message: WriterMessage): void => postMessage(message);

const padded = (target: Target, text: string): Uint8Array => utf8(text.padEnd(paddedBytes(target, text), '.'));

// The text without its padding; with a remark when the padding is not what was written.
function labelOf(target: Target, bytes: Uint8Array): string {
  const text = textOf(bytes);
  const label = text.replace(/\.+$/, '');
  return text === textOf(padded(target, label)) ? label : `${label} of ${bytes.length} bytes`;
}

async function readDisk(session: DiskSession): Promise<Contents> {
  const found: Record<string, string> = {};
  for (const store of ['sst', 'wal'] as const) {
    for (let chunk = 0; chunk < 16; chunk++) {
      const [bytes] = await session.readChunks(store, 1, chunk, chunk);
      if (bytes) found[`${store} 1 ${chunk}`] = labelOf('disk', bytes);
    }
  }
  const last = await session.readMeta(LAST);
  if (last) found[LAST] = textOf(last);
  return found;
}

async function readEngine(engine: Engine): Promise<Contents> {
  const found: Record<string, string> = {};
  for (const [key, value] of await engine.scan(new Uint8Array(0))) {
    found[textOf(key)] = textOf(key) === LAST ? textOf(value) : labelOf('engine', value);
  }
  return found;
}

/** What its database holds now, byte for byte, in few words. */
async function filesOf(engine: Engine): Promise<Contents> {
  const sum = (bytes: Uint8Array): number => bytes.reduce((total, byte) => (Math.imul(total, 31) + byte) | 0, 7);
  return Object.fromEntries(
    (await engine.exportFiles()).map(([name, bytes]) => [name, `${bytes.length} ${sum(bytes)}`]),
  );
}

const diskWriteOf = ({ name, text }: NamedWrite): DiskWrite | undefined => {
  if (name === LAST) return { kind: 'PutMeta', name, value: utf8(text ?? '') };
  const [store, file, chunk] = name.split(' ') as [FileStore, string, string];
  if (text !== undefined) {
    return { kind: 'PutChunk', store, file: Number(file), chunk: Number(chunk), value: padded('disk', text) };
  }
  return chunk === '0' ? { kind: 'DeleteFile', store, file: Number(file) } : undefined; // all chunks go together
};

async function writeForEver(target: Target, commit: (writes: readonly NamedWrite[]) => Promise<void>): Promise<void> {
  let next = 1;
  const lane = async (): Promise<void> => {
    for (;;) {
      const number = next++;
      await commit(transactionOf(seed, target, generation, number));
      post({ kind: 'Acknowledged', generation, target, number });
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT[target] }, lane));
}

function diskOf(target: Target) {
  const { database, durability } = order;
  return indexedDbDisk({
    name: `${database} ${target}`,
    durability,
    startTimer,
    onTrouble: ({ code }) => post({ kind: 'Wrong', sentence: `${target}, generation ${generation}: ${code}` }),
  });
}

const told = (): Promise<unknown> => new Promise((resolve) => addEventListener('message', resolve, { once: true }));

async function run(): Promise<void> {
  await told();
  const toldToWrite = told();
  const session = await diskOf('disk').open();
  const engine = await openEngine(diskOf('engine'), { memtableBytes: MEMTABLE_BYTES, onEvent: () => undefined });
  const found = { disk: await readDisk(session), engine: await readEngine(engine) };
  const files = await filesOf(engine);
  for (let look = 0; look < LOOKS; look++) {
    await session.commit([{ kind: 'PutMeta', name: 'successor', value: Uint8Array.of(look) }]);
    const change = differenceOf(found.disk, await readDisk(session)) ?? differenceOf(files, await filesOf(engine));
    if (change !== undefined) {
      post({ kind: 'Wrong', sentence: `A dead worker wrote after generation ${generation} had opened: ${change}` });
    }
  }
  post({ kind: 'Opened', generation, found });
  await toldToWrite;
  await Promise.all([
    writeForEver('disk', async (writes) =>
      session.commit(writes.map(diskWriteOf).filter((write) => write !== undefined)),
    ),
    writeForEver('engine', async (writes) => {
      const appended = engine.append(
        writes.map(({ name, text }) => ({
          key: utf8(name),
          value: text === undefined ? undefined : name === LAST ? utf8(text) : padded('engine', text),
        })),
      );
      const committed = engine.commit();
      await appended;
      await committed;
    }),
  ]);
}

const causeOf = (thrown: unknown): string =>
  thrown instanceof Error && thrown.cause !== undefined ? `${thrown} (${thrown.cause})` : `${thrown}`;

run().catch((thrown: unknown) => post({ kind: 'Wrong', sentence: `generation ${generation}: ${causeOf(thrown)}` }));
