import { expect, it, onTestFinished } from 'vitest';
import { labTime, nodeId } from '../base/ids';
import { RIGHT_CLOCK } from './node-clock';
import { NodeService } from './node-service';
import { FakeClock } from './testing/fake-clock';
import { runOptions } from './testing/scripts';
import { nodeResource } from './worker-messages';

const n1 = nodeId('n1');
const lab = 'a lab that loses messages';

it('a node whose messages do not arrive says so in the end, and does not run without them', async () => {
  const clock = new FakeClock();
  const channels: BroadcastChannel[] = [];
  const service = new NodeService(clock, (name) => {
    const channel = new BroadcastChannel(name);
    channels.push(channel);
    return channel;
  });
  const { settings, seed } = runOptions({ nodes: 3 });
  const base = {
    settings,
    seed,
    session: 1,
    start: 1,
    incarnation: 1,
    hasStored: false,
    at: labTime(0),
    window: 1,
    firstSeq: 0,
  };
  onTestFinished(() => {
    for (const channel of channels) channel.close();
  });
  expect(await service.answer({ kind: 'Listen', channel: nodeResource(lab, n1) })).toEqual({ kind: 'Listening' });
  const order = {
    ...base,
    node: n1,
    links: [],
    disk: settings.disk,
    clock: RIGHT_CLOCK,
    lastNumbers: [],
    source: 2,
    joining: undefined,
    contact: undefined,
  };
  expect(await service.answer({ kind: 'Start', order, lab })).toMatchObject({ report: { failure: undefined } });
  const until = { window: 2, from: labTime(0), until: labTime(10), maxEvents: undefined, commands: [] };
  const answer = service.answer({ kind: 'Run', grant: { ...until, expect: 3 } });
  await clock.freeze(20_000);
  expect(await answer).toMatchObject({
    kind: 'Refused',
    code: 'messages-missing',
    sentence: expect.stringContaining('3 of 3 messages sent to n1 have not arrived within 20 s'),
  });
});
