import { expect, it, onTestFinished } from 'vitest';
import { labTime, nodeId } from '../base/ids';
import { NodeService } from './node-service';
import { FakeClock } from './testing/fake-clock';
import { runOptions } from './testing/scripts';
import { startOrder } from './testing/start-order';
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
  onTestFinished(() => {
    for (const channel of channels) channel.close();
  });
  expect(await service.answer({ kind: 'Listen', channel: nodeResource(lab, n1) })).toEqual({ kind: 'Listening' });
  const order = startOrder(n1, settings, seed);
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
