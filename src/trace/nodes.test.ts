import { describe, expect, it } from 'vitest';
import { foldOf } from './testing/plain-view';
import { sampleSettings } from './testing/sample-settings';
import { node, sibling, stored, TraceBuilder } from './testing/trace-builder';

const n1 = node('n1');
const opened = () =>
  new TraceBuilder().by('lab', { kind: 'LabOpened', settings: sampleSettings(3), seed: 7, session: 1 });
const started = () => opened().at(1).by('lab', { kind: 'NodeStarted', subject: n1, incarnation: 1, freshDisk: true });
const view = (trace: TraceBuilder, name = 'n1') => foldOf(trace.events).nodes.get(node(name));

describe('the nodes view', () => {
  it('has every node of the settings, down until it starts', () => {
    const { nodes, cluster } = foldOf(started().events);
    expect([...nodes.values()].map(({ node: name, state }) => [name, state])).toEqual([
      ['n1', 'live'],
      ['n2', 'dead'],
      ['n3', 'dead'],
    ]);
    expect(cluster).toMatchObject({ seed: 7, session: 1, settings: { n: 3 } });
  });

  it('says since when a node is dead, and why one crashed', () => {
    expect(view(started().at(5).by('lab', { kind: 'NodeKilled', subject: n1 }))).toMatchObject({
      state: 'dead',
      since: 5000,
      reason: undefined,
    });
    const crashed = started()
      .at(6)
      .by('lab', { kind: 'NodeCrashed', subject: n1, code: 'disk-quota', reason: 'the disk is full' });
    expect(view(crashed)).toMatchObject({ state: 'crashed', since: 6000, reason: 'the disk is full' });
    expect(
      view(crashed.at(7).by('lab', { kind: 'NodeStarted', subject: n1, incarnation: 2, freshDisk: false })),
    ).toMatchObject({ state: 'live', reason: undefined, incarnation: 2 });
  });

  it('says why and since when a node only reads, until there is room or it goes down', () => {
    const full = started().at(6).by('n1', { kind: 'DiskFull', reason: 'free disk space' });
    expect(view(full)).toMatchObject({ state: 'live', full: { reason: 'free disk space', since: 6000 } });
    expect(view(full.at(7).by('n1', { kind: 'DiskHasRoom', attempts: 1 }))?.full).toBeUndefined();
    const again = full.at(8).by('n1', { kind: 'DiskFull', reason: 'free disk space' });
    expect(view(again.at(9).by('lab', { kind: 'NodeKilled', subject: n1 }))?.full).toBeUndefined();
  });

  it('counts the keys that have a value, tombstones not, and keeps the count through a kill', () => {
    const trace = started()
      .by('n1', stored('a', 'n1:1', [sibling('n1:1', 'x')]))
      .by('n1', stored('a', 'n1:2', [sibling('n1:2', 'y')]))
      .by('n1', stored('b', 'n1:1', [sibling('n1:1', 'x'), sibling('n2:1')]))
      .by('n1', stored('c', 'n1:1', [sibling('n1:1')]));
    expect(view(trace)?.keys).toBe(2);
    trace.by('n1', stored('b', 'n1:2 n2:1', [sibling('n1:2')])).by('lab', { kind: 'NodeKilled', subject: n1 });
    expect(view(trace)?.keys).toBe(1);
    expect(view(trace.by('lab', { kind: 'DiskWiped', subject: n1 }))).toMatchObject({ keys: 0, hintsHeld: 0 });
  });

  it('shows a pause until the node goes on or is killed, and a disk while it is not as the settings say', () => {
    const paused = started().at(3).by('lab', { kind: 'NodePaused', subject: n1 });
    expect(view(paused)).toMatchObject({ state: 'live', paused: true, since: 3000 });
    const resumed = paused.at(4).by('lab', { kind: 'NodeResumed', subject: n1 });
    expect(view(resumed)).toMatchObject({ paused: false, since: 4000 });
    const again = resumed.by('lab', { kind: 'NodePaused', subject: n1 });
    expect(view(again.by('lab', { kind: 'NodeKilled', subject: n1 }))).toMatchObject({ state: 'dead', paused: false });
    const slow = started().by('lab', { kind: 'DiskChanged', subject: n1, latency: { minMs: 20, maxMs: 50 } });
    expect(view(slow)?.disk).toEqual({ minMs: 20, maxMs: 50 });
    const usual = sampleSettings(3).disk;
    expect(view(slow.by('lab', { kind: 'DiskChanged', subject: n1, latency: usual }))?.disk).toBeUndefined();
  });

  it('rule 18: says that a node has lost copies until it has rebuilt them, or is stopped', () => {
    const lost = started().at(2).by('n1', { kind: 'CopiesForgotten', because: 'disk-lost' });
    expect(view(lost)?.rebuilding).toEqual({ because: 'disk-lost', since: 2000 });
    const killed = lost.at(3).by('lab', { kind: 'NodeKilled', subject: n1 });
    expect(view(killed)?.rebuilding).toBeUndefined();
    const again = killed
      .by('lab', { kind: 'NodeStarted', subject: n1, incarnation: 2, freshDisk: false })
      .by('n1', { kind: 'CopiesForgotten', because: 'log-cut' });
    expect(view(again)?.rebuilding).toEqual({ because: 'log-cut', since: 3000 });
    const rebuilt = again.by('n1', { kind: 'CopiesRebuilt', sources: [node('n2')], keys: 3 });
    expect(view(rebuilt)?.rebuilding).toBeUndefined();
  });

  it('follows refutations and self-doubt', () => {
    const trace = started()
      .by('n1', { kind: 'SelfDoubted', lastHeardAt: 0 })
      .by('n1', { kind: 'SuspicionRefuted', incarnation: 4, heardFrom: node('n2') });
    expect(view(trace)).toMatchObject({ selfDoubt: true, incarnation: 4 });
    expect(view(trace.by('n1', { kind: 'SelfDoubtEnded', heardFrom: node('n2') }))?.selfDoubt).toBe(false);
  });
});
