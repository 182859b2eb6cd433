import { proxy, type Remote, wrap } from 'comlink';
import { describe, expect, it, onTestFinished } from 'vitest';
import { labTime, requestId } from '../base/ids';
import { prepareBoot } from '../protocol/boot';
import type { Conductor } from './conductor';
import { InProcessExecutor } from './in-process-executor';
import type { LabEvent } from './lab-event';
import { runLog } from './run-log';
import { firstDifference, kill, now, put, runOptions, start } from './testing/scripts';
import { realClock } from './wall-clock';
import { WorkersExecutor } from './workers-executor';

const SECOND = 1_000_000;
const options = runOptions({ nodes: 4 });
let labs = 0;

interface Opened {
  conductor: Remote<Conductor>;
  events: LabEvent[];
  lab: string;
}

async function openNested(): Promise<Opened> {
  const lab = `nested ${labs++}`;
  const worker = new Worker(new URL('./testing/conductor.worker.ts', import.meta.url), { type: 'module' });
  const conductor = wrap<Conductor>(worker);
  const events: LabEvent[] = [];
  onTestFinished(async () => {
    await conductor.close();
    worker.terminate();
    const disks = new WorkersExecutor({ lab, clock: realClock });
    for (const { id } of options.settings.nodes) await disks.wipe(id);
  });
  const listeners = { events: (fresh: readonly LabEvent[]) => void events.push(...fresh), replies() {}, status() {} };
  await conductor.open({ name: lab, settings: options.settings, seed: options.seed }, proxy(listeners));
  return { conductor, events, lab };
}

describe('a conductor in a worker, its nodes in workers of that worker', () => {
  it('plays as the wall clock goes and takes commands; the log replays in process to the same hash', async () => {
    const { conductor, events } = await openNested();
    await conductor.play(5);
    await conductor.submit([put(1, 'cart', 'milk')]);
    await conductor.runUntilDone([requestId('r1')]);
    await conductor.submit([kill('n2'), put(2, 'cart', 'bread')]);
    await conductor.runUntilIdle(labTime(100 * SECOND));
    await conductor.pause();
    await conductor.submit([start('n2')]);
    for (let i = 0; i < 20; i++) await conductor.step();
    const until = labTime((await conductor.state()).now + SECOND);
    await conductor.runUntil(until);
    const log = await conductor.commandLog();
    const twinEvents: LabEvent[] = [];
    const sinks = { events: (fresh: readonly LabEvent[]) => void twinEvents.push(...fresh) };
    const twin = now(runLog(options, new InProcessExecutor({ boot: prepareBoot }), log, until, sinks));
    expect(firstDifference(events, twinEvents)).toBe('');
    expect(await conductor.hash()).toBe(twin.hash());
  });

  it('what strangers post on a node’s channel is counted and changes nothing', async () => {
    const { conductor, events, lab } = await openNested();
    const stranger = new BroadcastChannel(`ringside/${lab}/n1`);
    stranger.postMessage('hello?');
    stranger.postMessage({ session: 1, window: 1, from: 'n9', to: 'n1', envelopes: [] });
    await conductor.runUntil(labTime(3 * SECOND));
    stranger.close();
    const foreign = events.filter((event) => event.kind === 'ForeignMessageIgnored');
    expect(foreign.reduce((sum, event) => sum + event.ignored, 0)).toBe(2);
    expect(foreign[0]).toMatchObject({ node: 'lab', channel: 'n1' });
    const twin = now(runLog(options, new InProcessExecutor({ boot: prepareBoot }), [], labTime(3 * SECOND)));
    expect(await conductor.hash()).toBe(twin.hash());
  });
});
