// The acceptance suite of executors: each runs it where it really lives.
import { afterEach, describe, expect, it } from 'vitest';
import { labTime, nodeId } from '../../base/ids';
import { ClusterRun } from '../cluster-run';
import type { LoggedCommand } from '../command';
import type { Executor } from '../executor';
import type { LabEvent } from '../lab-event';
import { runLog } from '../run-log';
import { cut, get, heal, kill, put, randomLog, runOptions, start, wipe } from './scripts';

const SECOND = 1_000_000;

/** What the same script gives with every executor; changes whenever protocol, storage or the order of events does. */
export interface ExecutorContract {
  readonly name: string;
  /** A new one with empty disks each time. */
  readonly create: () => Promise<Executor> | Executor;
  /** The hash that the in-process executor gives: twins. */
  readonly hashOf: (log: readonly LoggedCommand[], untilUs: number) => Promise<string> | string;
  /** How much of the long scripts to run: 1 is all. */
  readonly share: number;
}

export function executorContract({ name, create, hashOf, share }: ExecutorContract): void {
  describe(`executor contract: ${name}`, () => {
    let executor: Executor | undefined;
    const options = runOptions({ nodes: 4, durability: 'relaxed', memtableBytes: 1_000 });

    const fresh = async (): Promise<Executor> => {
      executor = await create();
      return executor;
    };

    const runOf = async (log: readonly LoggedCommand[]): Promise<ClusterRun> => {
      const run = new ClusterRun(options, await fresh(), log);
      await run.open();
      return run;
    };

    const runTo = async (run: ClusterRun, timeUs: number): Promise<LabEvent[]> => {
      while (await run.advance(labTime(timeUs)));
      return run.takeEvents();
    };

    afterEach(async () => {
      await executor?.close();
      for (const { id } of options.settings.nodes) await executor?.wipe(id);
      executor = undefined;
    });

    it('gives the trace that every executor gives, faults included', async () => {
      const untilUs = Math.round(6 * SECOND * share);
      const log = randomLog(3, options.settings, Math.round(40 * share), untilUs);
      const run = await runLog(options, await fresh(), log, labTime(untilUs));
      expect(run.hash()).toBe(await hashOf(log, untilUs));
    });

    it('serves requests through any node', async () => {
      const run = await runOf([]);
      await run.apply([put(1, 'cart', 'milk', 'n1')]);
      await runTo(run, SECOND);
      await run.apply([get(2, 'cart', 'n4')]);
      await runTo(run, 2 * SECOND);
      const replies = run.takeReplies().filter(({ reply }) => reply.closed);
      expect(replies.map(({ reply }) => [reply.request, reply.outcome])).toEqual([
        ['r1', 'ok'],
        ['r2', 'ok'],
      ]);
      expect(replies[1]?.reply.siblings).toMatchObject([{ value: { type: 'string', text: 'milk' } }]);
    });

    it('exports the disk of a node, running or not, and takes it for that of another', async () => {
      const run = await runOf([]);
      await run.apply([put(1, 'cart', 'milk', 'n1')]);
      await runTo(run, SECOND);
      const target = executor as Executor;
      const running = await target.exportDisk(nodeId('n1'));
      expect(running.map(([file]) => file)).toContain('CURRENT');
      await run.apply([kill('n1'), kill('n2')]);
      expect(await target.exportDisk(nodeId('n1'))).toEqual(running);
      await target.importDisk(nodeId('n2'), running);
      expect(await target.exportDisk(nodeId('n2'))).toEqual(running);
    });

    it('keeps what a killed node had made durable, and nothing after a wipe', async () => {
      const run = await runOf([]);
      await run.apply([put(1, 'cart', 'milk', 'n1')]);
      await runTo(run, SECOND);
      await run.apply([kill('n1'), kill('n2'), kill('n3'), kill('n4')]);
      await run.apply([start('n1'), start('n2'), start('n3'), start('n4')]);
      const recovered = (await runTo(run, 2 * SECOND)).filter(
        (event) => event.kind === 'VersionStored' && event.cause === 'recovered',
      );
      expect(recovered).toHaveLength(options.settings.n);
      await run.apply([wipe('n1'), wipe('n2'), wipe('n3'), wipe('n4')]);
      const events = await runTo(run, 3 * SECOND);
      expect(events.filter((event) => event.kind === 'NodeStarted' && event.freshDisk)).toHaveLength(4);
      await run.apply([get(2, 'cart')]);
      await runTo(run, 4 * SECOND);
      expect(run.takeReplies().at(-1)?.reply).toMatchObject({ outcome: 'ok', siblings: [] });
    });

    it('has not written what a node killed before the disk’s time had issued', async () => {
      const run = await runOf([]);
      await run.apply([put(1, 'cart', 'milk')]);
      const written = (await runTo(run, 2 * 1000)).filter((event) => event.kind === 'VersionStored');
      expect(written).toEqual([]);
      await run.apply(['n1', 'n2', 'n3', 'n4'].map(kill));
      await run.apply(['n1', 'n2', 'n3', 'n4'].map(start));
      const events = await runTo(run, SECOND);
      expect(events.filter((event) => event.kind === 'VersionStored')).toEqual([]);
    });

    it('steps one event at a time to the same trace', async () => {
      const untilUs = Math.round(1.5 * SECOND * share);
      const log = randomLog(5, options.settings, Math.round(12 * share), untilUs);
      const run = await runOf(log);
      for (let left = 200; run.nextAt < untilUs && left > 0; left--) await run.step();
      await runTo(run, untilUs);
      expect(run.hash()).toBe(await hashOf(log, untilUs));
    });

    it('tells both ends of a link that it is cut', async () => {
      const run = await runOf([]);
      await run.apply([cut('n1>n2', 'n2>n1')]);
      const events = await runTo(run, 3 * SECOND);
      const delivered = events.filter((event) => event.kind === 'MessageDelivered');
      expect(delivered.some(({ from, node }) => from === 'n1' && node === 'n2')).toBe(false);
      expect(delivered.some(({ from, node }) => from === 'n1' && node === 'n3')).toBe(true);
      await run.apply([heal('n1>n2', 'n2>n1')]);
      const healed = await runTo(run, 6 * SECOND);
      expect(
        healed.some((event) => event.kind === 'MessageDelivered' && event.from === 'n1' && event.node === 'n2'),
      ).toBe(true);
    });

    it('kills a node that does not run without complaint', async () => {
      const one = await fresh();
      await one.kill(nodeId('n1'));
      await one.wipe(nodeId('n1'));
    });
  });
}
