import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labTime, nodeId } from '../base/ids';
import type { Message } from '../protocol/messages';
import type { Envelope } from './envelope';
import type { NetworkEvent } from './lab-event';
import type { LinkSettings } from './link';
import { NetworkModel, type NetworkOptions } from './network-model';

const n1 = nodeId('n1');
const n2 = nodeId('n2');
const n3 = nodeId('n3');
const gossip: Message = { kind: 'Gossip', table: [], ring: { term: 0, epoch: 0 } };
const plain: LinkSettings = { latency: { minMs: 5, maxMs: 15 }, loss: 0, duplicate: 0 };

function networkOf(defaults: LinkSettings, more: Partial<NetworkOptions> = {}) {
  const events: NetworkEvent[] = [];
  const options = { self: n1, seed: 1, session: 1, start: 1, defaults, links: [], lastNumbers: [], ...more };
  const network = new NetworkModel(options, (event) => events.push(event));
  const send = (to = n2, now = 0): Envelope[] => {
    const outbox: Envelope[] = [];
    network.send(to, gossip, labTime(now), outbox);
    return outbox;
  };
  return { network, events, send };
}

const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

describe('the network at its sender', () => {
  it('draws every latency from the link’s range, in whole µs', () => {
    const latency = fc.tuple(fc.integer({ min: 1, max: 50_000 }), fc.integer({ min: 0, max: 50_000 }));
    fc.assert(
      fc.property(latency, fc.integer(), ([minUs, spreadUs], seed) => {
        const range = { minMs: minUs / 1000, maxMs: (minUs + spreadUs) / 1000 };
        const { send } = networkOf({ ...plain, latency: range }, { seed });
        for (const { due } of many(20, () => send(n2, 7)).flat()) {
          expect(Number.isInteger(due)).toBe(true);
          expect(due).toBeGreaterThanOrEqual(7 + minUs);
          expect(due).toBeLessThanOrEqual(7 + minUs + spreadUs);
        }
      }),
    );
  });

  it('loses about as many messages as the link says, and tells of each', () => {
    const { events, send } = networkOf({ ...plain, loss: 0.3 });
    const arrived = many(2000, send).flat().length;
    expect(arrived).toBeGreaterThan(1300);
    expect(arrived).toBeLessThan(1500);
    expect(events.filter(({ kind }) => kind === 'MessageSent')).toHaveLength(2000);
    expect(events.filter((event) => event.kind === 'MessageLost' && event.because === 'loss')).toHaveLength(
      2000 - arrived,
    );
  });

  it('names the copy that a duplicating link makes after its original, and draws its latency apart', () => {
    const { events, send } = networkOf({ ...plain, duplicate: 1 });
    const [original, copy] = send();
    expect([original?.id, copy?.id]).toEqual(['n1>n2#1', "n1>n2#1'"]);
    expect(original?.order).toBeLessThan(copy?.order ?? 0);
    expect(events[1]).toMatchObject({ kind: 'MessageSent', copyOf: 'n1>n2#1', due: copy?.due });
    expect(many(20, send).some(([one, other]) => one?.due !== other?.due)).toBe(true);
  });

  it('decides on one link whatever happens on the others', () => {
    const alone = networkOf(plain);
    const busy = networkOf(plain);
    many(50, () => busy.send(n3));
    expect(many(20, () => busy.send(n2)[0]?.due)).toEqual(many(20, () => alone.send(n2)[0]?.due));
  });

  it('decides differently with another seed, session or start', () => {
    const dues = (more: Partial<NetworkOptions>): unknown[] => {
      const { send } = networkOf(plain, more);
      return many(10, () => send()[0]?.due);
    };
    const all = [{}, { seed: 2 }, { session: 2 }, { start: 2 }].map((more) => JSON.stringify(dues(more)));
    expect(new Set(all).size).toBe(4);
  });

  it('goes on numbering where an earlier start of the node ended', () => {
    expect(networkOf(plain, { lastNumbers: [[n2, 11]] }).send()[0]?.id).toBe('n1>n2#12');
  });

  it('sends over a cut link into nothing, and draws on as if it were not cut', () => {
    const { network, events, send } = networkOf(plain);
    const other = networkOf(plain);
    network.change({ from: n1, to: n2, state: { settings: plain, cut: true } });
    expect(send()).toEqual([]);
    expect(events.map(({ kind }) => kind)).toEqual(['MessageSent', 'MessageLost']);
    network.change({ from: n1, to: n2, state: { settings: plain, cut: false } });
    other.send();
    expect(send()[0]?.due).toBe(other.send()[0]?.due);
  });

  it('knows which of its incoming links are cut', () => {
    const cutIn = { from: n3, to: n1, state: { settings: plain, cut: true } };
    const { network } = networkOf(plain, { links: [cutIn] });
    expect([network.isCutFrom(n3), network.isCutFrom(n2)]).toEqual([true, false]);
    network.change({ ...cutIn, state: { settings: plain, cut: false } });
    expect(network.isCutFrom(n3)).toBe(false);
  });
});
