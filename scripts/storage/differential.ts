// The engine against the real LevelDB: `npm run differential [operations]`, a million by default, in four settings of the engine.
import { compareWithLevel } from '../../src/storage/testing/differential';

const total = Number(process.argv[2] ?? 1_000_000);
const SETTINGS = [
  { memtableBytes: 16_000, compaction: 'levelled' },
  { memtableBytes: 16_000, compaction: 'size-tiered' },
  { memtableBytes: 64_000, compaction: 'levelled', compression: 'snappy' },
  { memtableBytes: 64_000, compaction: 'size-tiered', cacheBytes: 20_000 },
] as const;

for (const [i, settings] of SETTINGS.entries()) {
  const operations = Math.ceil(total / SETTINGS.length);
  const counts = await compareWithLevel(i + 1, operations, settings);
  console.log(
    `${JSON.stringify(settings)}: ${operations} operations, ${counts.reads} reads and ${counts.entries} entries of ranges equal, ${counts.compactions} merges, ${counts.finalKeys} keys at the end, which LevelDB reads from the export`,
  );
}
