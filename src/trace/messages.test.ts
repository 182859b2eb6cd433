import { describe, expect, it } from 'vitest';
import type { EventBody } from './event';
import { MAX_ENDED, MAX_IN_FLIGHT } from './messages';
import { foldOf } from './testing/plain-view';
import { ms, msg, node, req, TraceBuilder } from './testing/trace-builder';

const sent = (id: string, copyOf?: string): EventBody => ({
  kind: 'MessageSent',
  id: msg(id),
  to: node('n2'),
  type: 'ReplicatePut',
  due: ms(12),
  key: 'k',
  request: req(1),
  copyOf: copyOf === undefined ? undefined : msg(copyOf),
});
const delivered = (id: string): EventBody => ({
  kind: 'MessageDelivered',
  id: msg(id),
  from: node('n1'),
  type: 'ReplicatePut',
});
const lost = (id: string): EventBody => ({
  kind: 'MessageLost',
  id: msg(id),
  from: node('n1'),
  to: node('n2'),
  type: 'ReplicatePut',
  because: 'cut',
});

describe('the messages view', () => {
  it('keeps each transmission in flight until the trace says how it ended, the copy on its own', () => {
    const trace = new TraceBuilder().at(1).by('n1', sent('m1')).by('n1', sent("m1'", 'm1'));
    const under = foldOf(trace.events).messages;
    expect(
      [...under.inFlight.values()].map(({ id, from, to, sentAt, due, copy, end }) => ({
        id,
        from,
        to,
        sentAt,
        due,
        copy,
        end,
      })),
    ).toEqual([
      { id: 'm1', from: 'n1', to: 'n2', sentAt: 1000, due: 12_000, copy: false, end: undefined },
      { id: "m1'", from: 'n1', to: 'n2', sentAt: 1000, due: 12_000, copy: true, end: undefined },
    ]);
    const { messages, counts } = foldOf(trace.at(12).by('n2', delivered('m1')).at(14).by('n2', lost("m1'")).events);
    expect(messages.inFlight.size).toBe(0);
    expect(messages.ended.map(({ id, end }) => [id, end])).toEqual([
      ['m1', { at: 12_000, how: 'delivered' }],
      ["m1'", { at: 14_000, how: 'cut' }],
    ]);
    expect(counts).toMatchObject({ events: 4, messagesSent: 2, messagesDelivered: 1, messagesLost: 1 });
  });

  it('keeps the last 4,000 that ended and draws at most 50,000 in flight', () => {
    const trace = new TraceBuilder();
    for (let i = 0; i <= MAX_ENDED; i++) trace.by('n1', sent(`a${i}`)).by('n2', delivered(`a${i}`));
    for (let i = 0; i <= MAX_IN_FLIGHT; i++) trace.by('n1', sent(`b${i}`));
    trace.by('n2', delivered('b0'));
    const { messages } = foldOf(trace.events);
    expect([messages.ended.length, messages.ended[0]?.id, messages.ended.at(-1)?.id]).toEqual([4000, 'a1', 'a4000']);
    expect([messages.inFlight.size, messages.inFlight.has(msg('b0')), messages.inFlight.has(msg('b1'))]).toEqual([
      50_000,
      false,
      true,
    ]);
  });
});
