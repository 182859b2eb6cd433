// What a node keeps of its standing in for others, and for how long (rules 15, 26).
import { expect, it } from 'vitest';
import { textOf, utf8 } from '../base/bytes';
import { prepareBoot } from '../protocol/boot';
import type { Disk } from '../storage/disk';
import { memoryDisk } from '../storage/disk-memory';
import { openEngine } from '../storage/engine';
import { ClusterRun } from './cluster-run';
import { InProcessExecutor } from './in-process-executor';
import type { LabEvent } from './lab-event';
import { kill, now, put, runOptions, runTo, start } from './testing/scripts';

const SECOND = 1_000_000;

it('rule 15: its actor for a key goes with the last hint of the key, and never comes back', () => {
  const disks = new Map<string, Disk>();
  const diskOf = (node: string): Disk => {
    const disk = disks.get(node) ?? memoryDisk();
    disks.set(node, disk);
    return disk;
  };
  const options = runOptions({ nodes: 4, r: 1, w: 1, antiEntropy: false });
  const run = new ClusterRun(options, new InProcessExecutor({ boot: prepareBoot, diskOf }));
  const events: LabEvent[] = [];
  const further = (us: number): void => {
    runTo(run, run.now + us);
    events.push(...run.takeEvents());
  };
  /** The records about standing in that are on its disk; it is killed for that, and started again. */
  const recordsOf = (node: string): string[] => {
    now(run.apply([kill(node)]));
    const engine = now(openEngine(diskOf(node), { onEvent: () => undefined }));
    const found = ['a/', 'h/'].flatMap((prefix) => now(engine.scan(utf8(prefix))).map(([key]) => textOf(key)));
    now(engine.close());
    now(run.apply([start(node)]));
    further(5 * SECOND);
    return found;
  };
  now(run.open());
  now(run.apply([put(0, 'cart', 'first')]));
  further(SECOND);
  const preference = events.flatMap((event) => (event.kind === 'CoordinationStarted' ? event.preference : []));
  const standIn = ['n1', 'n2', 'n3', 'n4'].find((node) => !preference.some((one) => one === node)) ?? '';
  const putWhileAway = (request: number): string[] => {
    const from = events.length;
    now(run.apply(preference.map((node) => kill(node))));
    further(20 * SECOND);
    now(run.apply([put(request, 'cart', `value ${request}`, standIn)]));
    further(SECOND);
    return events.slice(from).flatMap((event) => (event.kind === 'VersionMinted' ? [event.dot.actor] : []));
  };
  expect(putWhileAway(1)).toEqual([`${standIn}+1`]);
  expect(recordsOf(standIn)).toEqual(['a/cart', expect.stringMatching(/^h\/n\d\/cart$/)]);
  now(run.apply(preference.map((node) => start(node))));
  further(20 * SECOND);
  expect(recordsOf(standIn)).toEqual([]);
  expect(putWhileAway(2)).toEqual([`${standIn}+2`]);
});
