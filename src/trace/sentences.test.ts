// What people read: one example of every kind of event, so that a changed sentence is seen in review.
import { describe, expect, it } from 'vitest';
import type { EventBody, LabEvent } from './event';
import { classOf, EVENT_KINDS, severityOf } from './event-class';
import { sentenceOf } from './sentences';
import { COPY_EXAMPLES } from './testing/examples/copy-examples';
import { type Example, key, request, token } from './testing/examples/example';
import { GOSSIP_EXAMPLES } from './testing/examples/gossip-examples';
import { LAB_EXAMPLES } from './testing/examples/lab-examples';
import { REQUEST_EXAMPLES } from './testing/examples/request-examples';
import { RING_EXAMPLES } from './testing/examples/ring-examples';
import { STORAGE_EXAMPLES } from './testing/examples/storage-examples';
import { answered, node, TraceBuilder, value } from './testing/trace-builder';

const event = (source: string, body: EventBody, atMs = 4000): LabEvent => {
  const [built] = new TraceBuilder().at(atMs).by(source, body).events;
  if (built === undefined) throw new Error('the builder builds one event');
  return built;
};

const EXAMPLES: readonly Example[] = [
  ...REQUEST_EXAMPLES,
  ...COPY_EXAMPLES,
  ...GOSSIP_EXAMPLES,
  ...STORAGE_EXAMPLES,
  ...LAB_EXAMPLES,
  ...RING_EXAMPLES,
];

describe('sentenceOf', () => {
  it.each(EXAMPLES.map(([source, body, sentence]) => [sentence, event(source, body)] as const))(
    '%s',
    (sentence, one) => {
      expect(sentenceOf(one)).toBe(sentence);
    },
  );

  it('has an example of every kind', () => {
    const kinds = EXAMPLES.map(([, body]) => body.kind);
    expect([...new Set(kinds)].sort()).toEqual([...EVENT_KINDS].sort());
  });

  it('shortens a long value and leaves its text alone', () => {
    const body: EventBody = {
      kind: 'RequestReceived',
      request,
      op: 'put',
      key,
      token,
      value: value(`<b>${'x'.repeat(300)}`),
      context: undefined,
    };
    const sentence = sentenceOf(event('n1', body));
    expect(sentence).toContain('“<b>xxx');
    expect(sentence).toContain('…”');
    expect(sentence.length).toBeLessThan(120);
  });
});

describe('event classes', () => {
  it('call heartbeats and single messages noise, faults warnings, and a bad end a warning', () => {
    const kinds = EXAMPLES.map(([source, body]) => event(source, body));
    const noise = new Set(kinds.filter((one) => severityOf(one) === 'noise').map((one) => one.kind));
    expect([...noise]).toEqual([
      'AntiEntropyStarted',
      'MerkleLevelCompared',
      'HeartbeatRaised',
      'MembershipMerged',
      'LogAppended',
      'ReadServed',
      'MessageSent',
      'MessageDelivered',
    ]);
    expect(severityOf(event('n1', answered(4, key)))).toBe('plain');
    expect(severityOf(event('n1', answered(4, key, { outcome: 'unknown' })))).toBe('warning');
    expect(classOf(event('lab', { kind: 'NodeKilled', subject: node('n5') }))).toBe('fault');
  });
});
