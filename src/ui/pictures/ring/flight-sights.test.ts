import { describe, expect, it } from 'vitest';
import { labTime, messageId, nodeId } from '../../../base/ids';
import type { MessageFlight } from '../../../trace/views';
import { sightOf, sightsAt } from './flight-sights';

const flight = (end: MessageFlight['end'] = undefined): MessageFlight => ({
  id: messageId('n1>n2#1'),
  from: nodeId('n1'),
  to: nodeId('n2'),
  type: 'ReplicatePut',
  sentAt: labTime(1000),
  due: labTime(11_000),
  key: 'k',
  request: undefined,
  copy: false,
  end,
});
const ended = (at: number, how: NonNullable<MessageFlight['end']>['how']) => flight({ at: labTime(at), how });
const at = (time: number, cut?: number) => ({ at: time, lingerUs: 4000, steps: false, cutSince: () => cut });

describe('where a message is', () => {
  it('is in proportion to the time since it was sent', () => {
    expect(sightOf(flight(), at(999))).toBeUndefined();
    expect(sightOf(flight(), at(1000))).toMatchObject({ along: 0, phase: 'flying' });
    expect(sightOf(flight(), at(6000))?.along).toBeCloseTo(0.5);
    expect(sightOf(flight(), at(20_000))).toMatchObject({ along: 1, phase: 'flying' });
  });

  it('is the same before and after the trace knows how it ended', () => {
    expect(sightOf(ended(11_000, 'delivered'), at(6000))).toEqual({
      ...sightOf(flight(), at(6000)),
      flight: ended(11_000, 'delivered'),
    });
  });

  it('leaves a fading trail when it has arrived', () => {
    expect(sightOf(ended(11_000, 'delivered'), at(12_000))).toMatchObject({ phase: 'arrived', strength: 0.75 });
    expect(sightOf(ended(11_000, 'delivered'), at(15_000))).toBeUndefined();
  });

  it('stops at the mark of a cut, or where it was when the cut came', () => {
    expect(sightOf(flight(), at(10_000, 500))?.along).toBeCloseTo(0.45);
    expect(sightOf(flight(), at(10_000, 8000))?.along).toBeCloseTo(0.7);
    expect(sightOf(ended(11_000, 'cut'), at(12_000, 8000))).toMatchObject({ phase: 'lost', along: 0.7 });
  });

  it('is seen to leave even when its loss was certain from the start', () => {
    expect(sightOf(ended(1000, 'cut'), at(3000))).toMatchObject({ phase: 'flying', along: 0.2 });
    expect(sightOf(ended(1000, 'cut'), at(6000))).toMatchObject({ phase: 'lost', along: 0.45 });
    expect(sightOf(ended(1000, 'loss'), at(8000))).toMatchObject({ phase: 'lost', along: 0.6 });
  });

  it('dies where it was when its receiver died', () => {
    expect(sightOf(ended(3000, 'dead'), at(3000))).toMatchObject({ phase: 'lost', along: 0.2, strength: 1 });
  });

  it('takes three steps with reduced motion', () => {
    const shown = [1500, 3000, 5000, 7000, 9000, 10_900].map(
      (time) => sightOf(flight(), { ...at(time), steps: true })?.along,
    );
    expect(new Set(shown.map((along) => along?.toFixed(1)))).toEqual(new Set(['0.1', '0.4', '0.5', '0.8', '0.9']));
  });

  it('is looked for only among those that can still be seen', () => {
    const old = { ...ended(11_000, 'delivered'), id: messageId('old') };
    const recent = {
      ...ended(2_000_000, 'delivered'),
      id: messageId('recent'),
      sentAt: labTime(1_990_000),
      due: labTime(2_000_000),
    };
    const sights = sightsAt({ inFlight: new Map(), ended: [old, recent] }, at(2_001_000));
    expect(sights.map((sight) => sight.flight.id)).toEqual(['recent']);
  });
});
