// The engine's settings reach the engines of a cluster.
import { describe, expect, it } from 'vitest';
import { prepareBoot } from '../protocol/boot';
import { ClusterRun } from './cluster-run';
import { InProcessExecutor } from './in-process-executor';
import { now, put, runOptions, runTo } from './testing/scripts';

describe('rule 34: the settings of the engine', () => {
  it('decide when a node flushes', () => {
    const tablesWith = (memtableBytes: number): number => {
      const run = new ClusterRun(runOptions({ nodes: 3, memtableBytes }), new InProcessExecutor({ boot: prepareBoot }));
      now(run.open());
      for (let i = 0; i < 10; i++) {
        now(run.apply([put(i, `key ${i}`, 'x'.repeat(100), 'n1')]));
        runTo(run, 100_000 * (i + 1));
      }
      return run.takeEvents().filter(({ kind }) => kind === 'TableWritten').length;
    };
    expect(tablesWith(262_144)).toBe(0);
    expect(tablesWith(512)).toBeGreaterThan(3);
  });

  it.each(['levelled', 'size-tiered'] as const)('rule 36: and how its tables are merged (%s)', (compaction) => {
    const run = new ClusterRun(
      runOptions({ nodes: 3, memtableBytes: 512, compaction }),
      new InProcessExecutor({ boot: prepareBoot }),
    );
    now(run.open());
    for (let i = 0; i < 40; i++) {
      now(run.apply([put(i, `key ${i % 7}`, 'x'.repeat(100), 'n1')]));
      runTo(run, 100_000 * (i + 1));
    }
    const levels = run.takeEvents().flatMap((event) => (event.kind === 'CompactionEnded' ? [event.outputLevel] : []));
    expect(levels[0]).toBe(compaction === 'levelled' ? 1 : 6);
  });
});
