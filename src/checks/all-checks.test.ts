// Which checks a run must pass, and which are only reported.
import { describe, expect, it } from 'vitest';
import type { LabEvent, Settings } from '../trace/event';
import { answered, node, nodes, put, req } from '../trace/testing/trace-builder';
import { broken, checkRun } from './all-checks';
import { opened } from './testing/judge';
import { MAX_VIOLATIONS } from './verdict';

const mustHold = (events: readonly LabEvent[]): readonly string[] =>
  checkRun(events).flatMap(({ check, kind }) => (kind === 'must' ? [check] : []));
const reported = (events: readonly LabEvent[]): readonly string[] =>
  checkRun(events).flatMap(({ check, kind, because }) => (kind === 'report' ? [`${check}: ${because}`] : []));

describe('checkRun', () => {
  it('asks of ap all but what one register or one client would promise', () => {
    expect(mustHold(opened().events)).toEqual([
      'acknowledged-writes-kept',
      'acknowledged-writes-present',
      'causal-maxima',
      'contexts-shown',
      'convergence',
      'counters-unique',
      'durable-before-answer',
      'gossip-sanity',
      'handed-off-everywhere',
      'hint-accounting',
      'merkle-agreement',
      'phantom-values',
      'put-replaces-covered',
      'quorum-accounting',
      'resurrection',
    ]);
    expect(reported(opened().events)).toEqual([
      "linearizability: 'ap' does not promise it",
      "monotonic-reads: 'ap' does not promise it",
      "read-your-writes: 'ap' does not promise it",
    ]);
  });

  it.each<[string, Partial<Settings>, string[]]>([
    [
      'of cp it asks for registers',
      { consistency: 'cp' },
      [
        'contexts-shown: a register shows its newest version only',
        'convergence: a read of a register asks a majority, and nothing else compares replicas: antiEntropy is off',
      ],
    ],
    [
      'of plain clocks nothing that they cannot tell',
      { versioning: 'plain' },
      [
        'causal-maxima: plain clocks cannot tell which sibling a context covers',
        "linearizability: 'ap' does not promise it",
        "monotonic-reads: 'ap' does not promise it",
        "read-your-writes: 'ap' does not promise it",
        'resurrection: plain clocks cannot tell which sibling a context covers',
      ],
    ],
  ])('%s', (_what, settings, expected) => {
    expect(reported(opened(settings).events)).toEqual(expected);
  });

  it('asks for no agreement while something is in the way of messages, or when nothing repairs', () => {
    const cut = opened()
      .by('lab', { kind: 'NodeKilled', subject: node('n1') })
      .by('lab', { kind: 'LinkCut', from: node('n2'), to: node('n3') });
    const because = 'at the end n1 is down; n2 → n3 is cut';
    expect(reported(cut.events)).toContain(`convergence: ${because}`);
    expect(reported(cut.events)).toContain(`acknowledged-writes-present: ${because}`);
    cut
      .by('lab', { kind: 'LinkHealed', from: node('n2'), to: node('n3') })
      .by('lab', { kind: 'NodeStarted', subject: node('n1'), incarnation: 2, freshDisk: false });
    expect(mustHold(cut.events)).toContain('convergence');
    expect(mustHold(opened({ readRepair: false }).events)).not.toContain('convergence');
    const majorities =
      'convergence: a read of a register asks a majority, and nothing else compares replicas: antiEntropy is off';
    expect(reported(opened({ consistency: 'cp' }).events)).toContain(majorities);
    expect(reported(opened({ consistency: 'cp', antiEntropy: true }).events)).not.toContain(majorities);
  });

  it('asks for agreement once every key was read, or once anti-entropy had time to come round', () => {
    const trace = put(opened(), { request: 1, at: 'n1', key: 'k', text: 'a', dot: 'n1:1', clock: 'n1:1' });
    expect(reported(trace.events)).toContain('convergence: k was not read by all its primaries since the last fault');
    trace
      .by('n1', {
        kind: 'CoordinationStarted',
        request: req(2),
        op: 'get',
        key: 'k',
        token: '0',
        needed: 2,
        preference: nodes('n1 n2 n3'),
        targets: [],
      })
      .by('n1', {
        kind: 'RequestClosed',
        request: req(2),
        replicas: [{ node: node('n1'), role: 'primary', standsInFor: undefined, state: 'acknowledged' }],
      });
    expect(mustHold(trace.events)).toContain('convergence');
    const active = opened({ antiEntropy: true, antiEntropyIntervalMs: 1000 })
      .at(1000)
      .by('lab', { kind: 'LinkHealed', from: node('n1'), to: node('n2') })
      .by('n1', {
        kind: 'AntiEntropyStarted',
        round: '1',
        peer: node('n2'),
        range: 'n1,n2,n3',
        keys: 0,
        buckets: 16,
      })
      .at(7000)
      .by('n1', { kind: 'HeartbeatRaised', incarnation: 1, heartbeat: 1 });
    expect(reported(active.events)).toContain(
      'convergence: healed for 6000 ms, and anti-entropy takes up to 6500 ms to come round',
    );
    active.at(7500).by('n1', { kind: 'HeartbeatRaised', incarnation: 1, heartbeat: 2 });
    expect(mustHold(active.events)).toContain('convergence');
  });

  it('asks for no write, and for no register, that as many disks as a quorum may have lost', () => {
    const wiped = opened({ consistency: 'cp' })
      .by('lab', { kind: 'DiskWiped', subject: node('n1') })
      .by('n1', { kind: 'RecordUnreadable', key: 'k', what: 'copy', reason: 'damaged' });
    expect(mustHold(wiped.events)).toContain('linearizability');
    expect(mustHold(wiped.events)).toContain('acknowledged-writes-present');
    wiped.by('lab', { kind: 'DiskImported', subject: node('n2'), files: 3, bytes: 900, records: 1 });
    const because = '2 disks were lost or damaged, and';
    expect(reported(wiped.events)).toContain(`linearizability: ${because} the smaller of R and W is 2`);
    expect(reported(wiped.events)).toContain(`acknowledged-writes-present: ${because} W is 2`);
  });

  it('counts a node whose log has lost its end among them', () => {
    const recovered = { logs: 1, records: 1, droppedBytes: 0, entries: 1, logBytes: 1, memtableBytes: 1 };
    const opening = { ...recovered, memtableLimitBytes: 1, tables: [], orphans: 0 };
    const run = opened({ consistency: 'cp' })
      .by('lab', { kind: 'DiskWiped', subject: node('n1') })
      .by('n2', { kind: 'EngineRecovered', ...opening, lostBytes: 0 });
    expect(mustHold(run.events)).toContain('linearizability');
    run.by('n2', { kind: 'EngineRecovered', ...opening, lostBytes: 40 });
    const because = '2 disks were lost or damaged, and';
    expect(reported(run.events)).toContain(`linearizability: ${because} the smaller of R and W is 2`);
  });

  it('asks for no register after a disk was lost where the ring has changed', () => {
    const changed = opened({ consistency: 'cp' }).by('n1', {
      kind: 'RingAdopted',
      term: 0,
      epoch: 1,
      claimant: node('n1'),
      changes: [],
      change: { kind: 'remove', node: node('n5') },
      queue: [],
    });
    expect(mustHold(changed.events)).toContain('linearizability');
    changed.by('lab', { kind: 'DiskWiped', subject: node('n1') });
    expect(reported(changed.events)).toContain('linearizability: disks were lost or damaged while the ring changed');
  });

  it('names the first 100, and tells what makes a run a failure from what is only reported', () => {
    const trace = opened();
    for (let i = 1; i <= MAX_VIOLATIONS + 1; i++) trace.by('n1', answered(i, 'k'));
    expect(broken(checkRun(trace.events))).toMatchObject([{ check: 'acknowledged-writes-present', kind: 'must' }]);
    expect(broken(checkRun(trace.events))[0]?.violations).toHaveLength(100);
  });

  it('refuses a trace whose beginning is missing', () => {
    expect(() => checkRun(opened().events.slice(1))).toThrow('does not begin with the opening of the lab');
  });
});
