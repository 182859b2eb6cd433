import { describe, expect, it } from 'vitest';
import { MAX_LINKS } from './links';
import { foldOf } from './testing/plain-view';
import { sampleSettings } from './testing/sample-settings';
import { node, TraceBuilder } from './testing/trace-builder';

const [n1, n2] = [node('n1'), node('n2')];
const settings = sampleSettings(5);
const slow = { ...settings.link, latency: { minMs: 100, maxMs: 200 } };

describe('the links view', () => {
  it('names the directions that are cut, since the first cut, until they heal', () => {
    const trace = new TraceBuilder()
      .at(1)
      .by('lab', { kind: 'LinkCut', from: n1, to: n2 })
      .at(2)
      .by('lab', { kind: 'LinkCut', from: n1, to: n2 });
    expect([...foldOf(trace.events).links.cut]).toEqual([['n1>n2', { from: 'n1', to: 'n2', since: 1000 }]]);
    expect(foldOf(trace.by('lab', { kind: 'LinkHealed', from: n1, to: n2 }).events).links.cut.size).toBe(0);
  });

  it('names the directions that differ from the cluster’s setting', () => {
    const trace = new TraceBuilder()
      .by('lab', { kind: 'LabOpened', settings, seed: 1, session: 1 })
      .by('lab', { kind: 'LinkChanged', from: n1, to: n2, link: slow });
    expect([...foldOf(trace.events).links.changed.values()]).toEqual([{ from: 'n1', to: 'n2', link: slow }]);
    expect(
      foldOf(trace.by('lab', { kind: 'LinkChanged', from: n1, to: n2, link: settings.link }).events).links.changed.size,
    ).toBe(0);
  });

  it('keeps at most 100,000', () => {
    const trace = new TraceBuilder();
    for (let i = 0; i <= MAX_LINKS; i++) trace.by('lab', { kind: 'LinkCut', from: n1, to: node(`m${i}`) });
    const { cut } = foldOf(trace.events).links;
    expect([cut.size, cut.has('n1>m0'), cut.has('n1>m1')]).toEqual([100_000, false, true]);
  });
});
