import { describe, expect, it } from 'vitest';
import { labTime, messageId, nodeId, requestId } from '../../../base/ids';
import type { LabEvent } from '../../../trace/event';
import { cutStretches, cutText } from './cut-stretches';
import { timelineTargetAt } from './timeline-hits';
import { laneY, layoutTimeline } from './timeline-layout';
import { sceneOf } from './timeline-scene';
import { TimelineTracks } from './timeline-tracks';
import { timelineWords } from './timeline-words';

const [n1, n2, n3] = [nodeId('n1'), nodeId('n2'), nodeId('n3')];
let seq = 0;
const event = <Body extends object>(at: number, node: string, body: Body) =>
  ({ at: labTime(at), node: nodeId(node), seq: seq++, ...body }) as unknown as LabEvent;
const sent = (at: number, from: string, to: string, number: number, due: number, type = 'ReplicatePut') =>
  event(at, from, {
    kind: 'MessageSent',
    id: messageId(`${from}>${to}#${number}`),
    to: nodeId(to),
    type,
    due: labTime(due),
    key: 'k',
    request: requestId('r1'),
    copyOf: undefined,
  });
const delivered = (at: number, from: string, to: string, number: number) =>
  event(at, to, {
    kind: 'MessageDelivered',
    id: messageId(`${from}>${to}#${number}`),
    from: nodeId(from),
    type: 'ReplicatePut',
  });

function tracksOf(events: readonly LabEvent[]): TimelineTracks {
  const tracks = new TimelineTracks();
  tracks.catchUp({ length: events.length, firstIndex: 0, eventAt: (i) => events[i] });
  return tracks;
}

describe('the tracks of a trace', () => {
  it('are one arrow a message, with its end once it is known', () => {
    const events = [sent(0, 'n1', 'n2', 1, 10_000), sent(0, 'n1', 'n3', 1, 12_000), delivered(10_000, 'n1', 'n2', 1)];
    const tracks = tracksOf(events);
    expect(tracks.arrows.map(({ to, endedAt }) => [to, endedAt])).toEqual([
      ['n2', 10_000],
      ['n3', undefined],
    ]);
    expect(tracks.longestFlightUs).toBe(12_000);
  });

  it('mark a node whose disk is full from its start until there is room', () => {
    const tracks = tracksOf([
      event(0, 'lab', { kind: 'NodeCrashed', subject: n2, code: 'disk-quota', reason: 'full' }),
      event(5000, 'lab', { kind: 'NodeStarted', subject: n2, incarnation: 2, freshDisk: false }),
      event(5000, 'n2', { kind: 'DiskFull', reason: 'full' }),
      event(9000, 'n2', { kind: 'DiskHasRoom', attempts: 2 }),
    ]);
    expect(tracks.downtimes.map(({ why, from, to }) => [why, from, to])).toEqual([
      ['crashed', 0, 5000],
      ['full', 5000, 9000],
    ]);
    const [, downtime] = tracks.downtimes;
    if (downtime === undefined) throw new Error('broken test');
    expect(timelineWords({ kind: 'downtime', downtime })).toBe('n2 has a full disk and only reads for 4 ms');
  });

  it('take in only what is new', () => {
    const events = [sent(0, 'n1', 'n2', 1, 10_000)];
    const tracks = new TimelineTracks();
    const trace = {
      get length() {
        return events.length;
      },
      firstIndex: 0,
      eventAt: (i: number) => events[i],
    };
    tracks.catchUp(trace);
    events.push(delivered(10_000, 'n1', 'n2', 1));
    tracks.catchUp(trace);
    tracks.catchUp(trace);
    expect(tracks.arrows).toHaveLength(1);
    expect(tracks.arrows[0]?.endedAt).toBe(10_000);
  });

  it('show a node that stays dead when the lab opens again, and none that starts with it', () => {
    const tracks = tracksOf([
      event(7, 'lab', { kind: 'LabOpened', settings: { nodes: [{ id: n1 }, { id: n2 }] }, seed: 1, session: 2 }),
      event(7, 'lab', { kind: 'NodeStarted', subject: n1 }),
    ]);
    expect(tracks.downtimes).toEqual([{ node: 'n2', from: 7, to: undefined, why: 'not started' }]);
  });

  it('put a request on the lane of its coordinator, from the client’s call to the answer', () => {
    const request = requestId('r1');
    const tracks = tracksOf([
      event(100, 'n3', { kind: 'RequestReceived', request, op: 'put', key: 'k' }),
      event(8000, 'n1', { kind: 'CoordinationStarted', request, op: 'put', key: 'k' }),
      event(20_000, 'n3', { kind: 'RequestAnswered', request, op: 'put', key: 'k', outcome: 'ok' }),
    ]);
    expect(tracks.spans).toEqual([{ request, op: 'put', key: 'k', node: 'n1', from: 100, to: 20_000, outcome: 'ok' }]);
    expect(tracks.busy).toBe(false);
  });

  it('show a request that no node could take, answered by the lab', () => {
    const tracks = tracksOf([
      event(5, 'lab', { kind: 'RequestAnswered', request: requestId('r9'), op: 'get', key: 'k', outcome: 'failed' }),
    ]);
    expect(tracks.spans).toMatchObject([{ node: 'lab', from: 5, to: 5, outcome: 'failed' }]);
  });

  it('are bars for the time a node was down and a link was cut', () => {
    const tracks = tracksOf([
      event(1, 'lab', { kind: 'NodeKilled', subject: n3 }),
      event(2, 'lab', { kind: 'LinkCut', from: n1, to: n2 }),
      event(5, 'lab', { kind: 'NodeStarted', subject: n3, incarnation: 1, freshDisk: false }),
      event(9, 'lab', { kind: 'LinkHealed', from: n1, to: n2 }),
    ]);
    expect(tracks.downtimes).toEqual([{ node: 'n3', from: 1, to: 5, why: 'killed' }]);
    expect(tracks.cuts).toEqual([{ from: 'n1', to: 'n2', since: 2, until: 9 }]);
  });
});

describe('a node that has left', () => {
  const tracks = tracksOf([
    sent(0, 'n1', 'n2', 1, 10),
    event(5, 'lab', { kind: 'NodeLeft', subject: n2 }),
    event(5, 'lab', { kind: 'NodeKilled', subject: n3 }),
  ]);

  it('is gone from then on', () => {
    expect(tracks.downtimes).toContainEqual({ node: 'n2', from: 5, to: undefined, why: 'left' });
  });

  it('keeps its lane while messages from before are shown, unlike one that had left before all of them', () => {
    expect([n1, n2, n3].map((node) => tracks.hasJustLeft(node))).toEqual([false, true, false]);
    const later = tracksOf([event(5, 'lab', { kind: 'NodeLeft', subject: n2 }), sent(7, 'n1', 'n3', 1, 10)]);
    expect(later.hasJustLeft(n2)).toBe(false);
  });
});

describe('cuts', () => {
  const bar = (from: string, to: string, since: number, until?: number) => ({
    from: nodeId(from),
    to: nodeId(to),
    since: labTime(since),
    until: until === undefined ? undefined : labTime(until),
  });

  it('of many links at once are one stretch', () => {
    const stretches = cutStretches([bar('n1', 'n2', 10), bar('n2', 'n1', 10), bar('n1', 'n3', 20, 30)], 0, 100);
    expect(stretches.map(({ from, to, links }) => [from, to, links.length])).toEqual([
      [10, 20, 2],
      [20, 30, 3],
      [30, 100, 2],
    ]);
  });

  it('are named when they are few', () => {
    expect(cutText([bar('n2', 'n1', 0), bar('n1', 'n2', 0)])).toBe('n1 – n2 cut');
    expect(cutText([bar('n2', 'n1', 0)])).toBe('n2 → n1 cut');
    expect(cutText([bar('n2', 'n1', 0), bar('n3', 'n1', 0), bar('n3', 'n2', 0)])).toBe('3 links cut');
  });
});

describe('what shows in a window', () => {
  const layout = layoutTimeline(1000, 160, [n1, n2, n3], false, 1);
  const tracks = tracksOf([
    sent(0, 'n1', 'n2', 1, 10_000),
    sent(50_000, 'n1', 'n2', 2, 60_000),
    delivered(10_000, 'n1', 'n2', 1),
    delivered(60_000, 'n1', 'n2', 2),
  ]);
  const moment = { window: { from: 40_000, to: 80_000 }, layout, scroll: 0, knownUntil: 80_000 };

  it('leaves out what ended before it and draws a message only as far as it has come', () => {
    expect(sceneOf(tracks, moment).arrows.map(({ arrow }) => arrow.id)).toEqual(['n1>n2#2']);
    const [half] = sceneOf(tracks, { ...moment, knownUntil: 55_000 }).arrows;
    expect(half?.flying).toBe(true);
    expect(half?.y2).toBeCloseTo(((laneY(layout, 'n1', 0) ?? 0) + (laneY(layout, 'n2', 0) ?? 0)) / 2);
  });

  it('is found under the pointer', () => {
    const scene = sceneOf(tracks, moment);
    const arrow = scene.arrows[0];
    if (arrow === undefined) throw new Error('no arrow');
    const middle = { x: (arrow.x1 + arrow.x2) / 2, y: (arrow.y1 + arrow.y2) / 2 };
    expect(timelineTargetAt(scene, middle.x + 3, middle.y, 6)).toMatchObject({ kind: 'arrow' });
    expect(timelineTargetAt(scene, middle.x + 60, middle.y, 6)).toBeUndefined();
  });

  it('keeps all lanes in sight, or lets them scroll when there are too many', () => {
    expect(layout.contentHeight).toBeLessThanOrEqual(160);
    const many = layoutTimeline(
      1000,
      160,
      Array.from({ length: 32 }, (_, i) => nodeId(`n${i}`)),
      true,
      1,
    );
    expect(many.laneHeight).toBeGreaterThanOrEqual(12);
    expect(many.contentHeight).toBeGreaterThan(160);
    expect(laneY(many, 'faults', 0)).toBeLessThan(160);
    expect(laneY(many, 'faults', 100)).toBe(laneY(many, 'faults', 0));
  });
});
