import { describe, expect, it } from 'vitest';
import { labTime, nodeId, requestId } from '../base/ids';
import type { Later } from '../base/later';
import { prepareBoot } from '../protocol/boot';
import { settingsFrom } from '../protocol/settings';
import { Conductor } from './conductor';
import type { ConductorState, OpenOptions } from './conductor-api';
import type { Executor } from './executor';
import type { Grant, HostReport, TimedReply } from './grant';
import { InProcessExecutor } from './in-process-executor';
import type { LabEvent } from './lab-event';
import { runLog } from './run-log';
import { FakeClock } from './testing/fake-clock';
import { get, kill, now, put, runOptions } from './testing/scripts';

const SECOND = 1_000_000;
const NODES = { nodes: 5 };

interface Opened {
  conductor: Conductor;
  clock: FakeClock;
  events: LabEvent[];
  replies: TimedReply[];
  states: ConductorState[];
}

async function openConductor(executor: Executor = inProcess(), more: Partial<OpenOptions> = {}): Promise<Opened> {
  const clock = new FakeClock();
  const conductor = new Conductor({ executorFor: () => executor, clock, stallAfterMs: 5000 });
  const events: LabEvent[] = [];
  const replies: TimedReply[] = [];
  const states: ConductorState[] = [];
  await conductor.open(
    { name: 'test', settings: settingsFrom(NODES), seed: 1, ...more },
    {
      events: (fresh) => void events.push(...fresh),
      replies: (fresh) => void replies.push(...fresh),
      status: (state) => void states.push(state),
    },
  );
  return { conductor, clock, events, replies, states };
}

const inProcess = (): InProcessExecutor => new InProcessExecutor({ boot: prepareBoot });

const replayed = (log: Parameters<typeof runLog>[2], until: number): string =>
  now(runLog(runOptions(NODES), inProcess(), log, labTime(until))).hash();

describe('on demand', () => {
  it('the clock stands still until a call needs it', async () => {
    const { conductor, clock, events } = await openConductor();
    expect(events[0]).toMatchObject({ kind: 'LabOpened', seed: 1, session: 1 });
    await clock.pass(1000);
    expect(conductor.state()).toMatchObject({ transport: 'on-demand', now: 0, pace: 0, phase: 'open' });
  });

  it('a request is run to its end, and its listener has heard of it before the caller has', async () => {
    const { conductor, replies, events } = await openConductor();
    const logged = await conductor.submit([put(1, 'cart', 'milk'), get(2, 'cart')]);
    expect(logged.map(({ at }) => at)).toEqual([0, 0]);
    await conductor.runUntilDone([requestId('r1'), requestId('r2')]);
    expect(replies.filter(({ reply }) => reply.closed).map(({ reply }) => reply.outcome)).toEqual(['ok', 'ok']);
    expect(events.filter(({ kind }) => kind === 'RequestClosed')).toHaveLength(2);
    expect(conductor.state().now).toBeLessThan(SECOND);
  });

  it('runs exactly as far as asked', async () => {
    const { conductor } = await openConductor();
    await conductor.runUntil(labTime(1_234_567));
    expect(conductor.state().now).toBe(1_234_567);
  });

  it('runs until idle, or says that it was not by the limit', async () => {
    const { conductor, replies } = await openConductor();
    await conductor.submit([put(1, 'cart', 'milk')]);
    expect(await conductor.runUntilIdle(labTime(1000))).toBe(false);
    expect(conductor.state().now).toBe(1000);
    expect(await conductor.runUntilIdle(labTime(10 * SECOND))).toBe(true);
    expect(replies.at(-1)?.reply.closed).toBe(true);
  });

  it('steps one event at a time, each in the trace before the answer', async () => {
    const { conductor, events } = await openConductor();
    const before = events.length;
    expect(await conductor.step()).toBe(true);
    expect(events.length).toBeGreaterThan(before);
    expect(conductor.state().now).toBe(events.at(-1)?.at);
  });

  it('whatever was asked, the command log replays the trace', async () => {
    const { conductor } = await openConductor();
    await conductor.submit([put(1, 'cart', 'milk')]);
    for (let i = 0; i < 7; i++) await conductor.step();
    await conductor.submit([put(2, 'cart', 'bread'), kill('n2')]);
    await conductor.runUntilDone([requestId('r2')], 'answered');
    await conductor.runUntil(labTime(9 * SECOND));
    expect(conductor.hash()).toBe(replayed(conductor.commandLog(), 9 * SECOND));
  });

  it('where the clock stands after an answer depends on no real time, however slow the machine', async () => {
    const ends: unknown[] = [];
    const link = { latency: { minMs: 400, maxMs: 600 }, loss: 0, duplicate: 0 }; // windows longer than what is left of most slices
    const settings = settingsFrom({ link, replicaTimeoutMs: 2000, requestTimeoutMs: 5000, suspectAfterMs: 9000 });
    for (const msPerLook of [0, 3, 1000]) {
      const { conductor, clock } = await openConductor(inProcess(), { settings });
      clock.msPerLook = msPerLook;
      for (let i = 1; i <= 12; i++) {
        await conductor.submit([i % 4 === 0 ? get(i, 'cart') : put(i, 'cart', i)]);
        await conductor.runUntilDone([requestId(`r${i}`)], i % 3 === 0 ? 'answered' : 'closed');
        if (i === 6) await conductor.runUntil(labTime(conductor.state().now + 3 * SECOND));
      }
      await conductor.runUntilIdle(labTime(100 * SECOND));
      ends.push([conductor.state().now, conductor.hash()]);
    }
    expect(ends[1]).toEqual(ends[0]);
    expect(ends[2]).toEqual(ends[0]);
  });

  it('opens with a log and replays it', async () => {
    const log = [{ at: labTime(SECOND), command: put(1, 'cart', 'milk') }];
    const { conductor } = await openConductor(inProcess(), { log });
    await conductor.runUntil(labTime(3 * SECOND));
    expect(conductor.hash()).toBe(replayed(log, 3 * SECOND));
    expect(conductor.commandLog()).toEqual(log);
  });
});

describe('playing', () => {
  it('lab time follows the wall clock at the given speed, smoothly, although nothing may happen', async () => {
    const { conductor, clock, states } = await openConductor();
    await conductor.play(0.5);
    await clock.pass(1000);
    expect(conductor.state().now).toBeGreaterThan(480_000);
    expect(conductor.state().now).toBeLessThanOrEqual(500_000);
    const times = states.map((state) => state.now);
    const steps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
    expect(Math.max(...steps)).toBeLessThanOrEqual(20_000);
    await conductor.pause();
    const paused = conductor.state().now;
    await clock.pass(1000);
    expect(conductor.state()).toMatchObject({ now: paused, transport: 'paused', pace: 0 });
  });

  it('auto slows down while a request is under way', async () => {
    const { conductor, clock } = await openConductor();
    await conductor.play('auto');
    await clock.pass(200);
    expect(conductor.state().pace).toBe(0.25);
    await conductor.submit([put(1, 'cart', 'milk')]);
    await clock.pass(20);
    expect(conductor.state().pace).toBe(0.05);
    await clock.pass(3000);
    expect(conductor.state().pace).toBe(0.25);
  });

  it('a frozen tab costs lab time nothing: nobody is suspected and no rush follows', async () => {
    const { conductor, clock, events } = await openConductor();
    await conductor.play(1);
    await clock.pass(3000);
    const before = conductor.state().now;
    await clock.freeze(60_000);
    await clock.pass(20);
    expect(conductor.state().now - before).toBeLessThanOrEqual(150_000);
    expect(events.filter(({ kind }) => kind === 'NodeSuspected')).toEqual([]);
  });

  it('takes commands between windows; the trace is that of their log', async () => {
    const { conductor, clock } = await openConductor();
    await conductor.play(3);
    for (let i = 1; i <= 10; i++) {
      await conductor.submit([put(i, 'cart', i)]);
      await clock.pass(37);
    }
    await conductor.setSpeed('max');
    await clock.pass(100);
    await conductor.pause();
    const { now: end } = conductor.state();
    expect(end).toBeGreaterThan(SECOND);
    expect(conductor.hash()).toBe(replayed(conductor.commandLog(), end));
  });

  it('runUntilIdle waits for the clock instead of pushing it', async () => {
    const { conductor, clock } = await openConductor();
    await conductor.play(1);
    await conductor.submit([put(1, 'cart', 'milk')]);
    let idle = false;
    const waiting = conductor.runUntilIdle(labTime(10 * SECOND)).then(() => {
      idle = true;
    });
    await clock.breathe();
    expect(idle).toBe(false);
    await clock.pass(500);
    await waiting;
    expect(conductor.state().now).toBeLessThan(SECOND);
  });
});

describe('refusals', () => {
  it.each([
    ['no-such-node', [kill('n9')]],
    ['no-such-node', [put(1, 'a', 1), get(2, 'a', 'n7')]],
    ['bad-link', [{ kind: 'Cut' as const, links: [{ from: nodeId('n1'), to: nodeId('n1') }] }]],
  ])('%s, and none of the batch takes effect', async (code, commands) => {
    const { conductor } = await openConductor();
    await expect(conductor.submit(commands)).rejects.toMatchObject({ code });
    expect(conductor.commandLog()).toEqual([]);
  });

  it('a speed must be more than 0', async () => {
    const { conductor } = await openConductor();
    await expect(conductor.play(0)).rejects.toMatchObject({ code: 'bad-speed' });
    await expect(conductor.setSpeed(Number.NaN)).rejects.toMatchObject({ code: 'bad-speed' });
  });

  it('a closed lab answers nothing more, and who waits is told', async () => {
    const { conductor, states } = await openConductor();
    await conductor.play(1);
    await conductor.submit([put(1, 'cart', 'milk')]);
    const unfinished = expect(conductor.runUntilDone([requestId('r1')])).rejects.toMatchObject({ code: 'closed' });
    await conductor.close();
    await unfinished;
    await expect(conductor.submit([])).rejects.toMatchObject({ code: 'closed' });
    expect(states.at(-1)?.phase).toBe('closed');
  });
});

/** Nodes in process whose grants `run` may delay or refuse. */
function hinderedExecutor(hinder: (report: Later<HostReport>) => Later<HostReport>): Executor {
  const inner = inProcess();
  return {
    start: (orders) => inner.start(orders),
    run: (node, grant: Grant) => hinder(inner.run(node, grant)),
    kill: (node) => inner.kill(node),
    wipe: (node) => inner.wipe(node),
    exportDisk: (node) => inner.exportDisk(node),
    importDisk: (node, files) => inner.importDisk(node, files),
    close: () => inner.close(),
  };
}

describe('trouble', () => {
  it('a host that does not answer stalls the lab, named; its answer takes it on', async () => {
    let answer = (): void => {};
    let stuck = true;
    const executor = hinderedExecutor((report) =>
      stuck
        ? new Promise((resolve) => {
            answer = () => resolve(report);
          })
        : report,
    );
    const { conductor, clock, states } = await openConductor(executor);
    const running = conductor.step();
    await clock.pass(4999);
    expect(conductor.state().phase).toBe('open');
    await clock.pass(2);
    expect(conductor.state().phase).toBe('stalled');
    expect(conductor.state().problem).toMatch(/^n\d has not answered for 5 s\./);
    expect(states.at(-1)?.phase).toBe('stalled');
    stuck = false;
    answer();
    expect(await running).toBe(true);
    expect(conductor.state()).toMatchObject({ phase: 'open', problem: undefined });
  });

  it('trouble of the executor fails the lab with its sentence, and who waits is told', async () => {
    const executor = hinderedExecutor(() => Promise.reject(new Error('the floor is gone')));
    const { conductor, states } = await openConductor(executor);
    await expect(conductor.runUntil(labTime(SECOND))).rejects.toMatchObject({ code: 'lab-failed' });
    expect(states.at(-1)).toMatchObject({ phase: 'failed', problem: 'The lab has failed: the floor is gone' });
    await expect(conductor.step()).rejects.toMatchObject({ code: 'lab-failed' });
  });
});
