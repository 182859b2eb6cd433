// The store against what others have published or simulated: ../shared/vectors/quorum.json (basho/riak_test, pr_pw),
// pbs.json (Bailis et al., “Probabilistically bounded staleness”, 2012, section 3.1) and gossip-rounds.json.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../base/random';
import type { LabEvent } from '../trace/event';
import type { ObservableLab } from './lab-api';
import { create } from './node-lab';
import { preferenceListOf } from './ring-facts';

const FOLDER = join(import.meta.dirname, '../../../shared/vectors');

/** A test over a file of vectors, which skips itself by name where they are missing. */
function withVectors(file: string, name: string, test: (vectors: unknown) => Promise<void>): void {
  const path = join(FOLDER, file);
  const missing = !existsSync(path);
  it.skipIf(missing)(missing ? `${name}: ${path} is missing` : name, () =>
    test(JSON.parse(readFileSync(path, 'utf8'))),
  );
}

describe('rules 16, 18, 19, 20: quorums of Riak’s pr and pw', () => {
  const outcomes = async (lab: ObservableLab, via: string): Promise<string> => {
    const put = await lab.put('k', 'v', { via });
    const get = await lab.get('k', { via });
    return `${put.outcome} ${get.outcome}`;
  };

  /** All, first with one silent, then with it known to be down, then with another silent, then with the first back. */
  const scenario = async (consistency: 'ca' | 'cp'): Promise<readonly string[]> => {
    const lab = await create({ consistency }, { seed: 3 });
    const [via = '', second = '', third = ''] = preferenceListOf(lab.config, 'k');
    const seen = [await outcomes(lab, via)];
    await lab.pauseNode(third);
    seen.push(await outcomes(lab, via));
    await lab.kill(third);
    await lab.runFor(8000);
    seen.push(await outcomes(lab, via));
    await lab.pauseNode(second);
    seen.push(await outcomes(lab, via));
    await lab.start(third);
    await lab.runFor(8000);
    seen.push(await outcomes(lab, via));
    await lab.close();
    return seen;
  };

  withVectors('quorum.json', 'all needs all, a quorum does with one missing', async (vectors) => {
    expect(vectors).toMatchObject({ pr_pw_scenario: { length: 6 } });
    expect(await scenario('ca')).toEqual([
      'ok ok',
      'unknown failed',
      'failed failed',
      'failed failed',
      'failed failed',
    ]);
    expect(await scenario('cp')).toEqual(['ok ok', 'ok ok', 'ok ok', 'failed failed', 'ok ok']);
  });

  withVectors('quorum.json', 'a request fails with the N−Q+1st replica that does not answer', async (vectors) => {
    expect(vectors).toMatchObject({ fail_threshold: 'N-Q+1' });
    for (const [r, silent, outcome] of [
      [1, 2, 'ok'],
      [1, 3, 'failed'],
      [2, 1, 'ok'],
      [2, 2, 'failed'],
      [3, 1, 'failed'],
    ] as const) {
      const lab = await create({ r, hintedHandoff: false, requestTimeoutMs: 5000 }, { seed: 4 });
      const list = preferenceListOf(lab.config, 'k');
      const outsider = lab.config.nodes.map(({ id }) => id).find((id) => !list.includes(id));
      for (const node of list.slice(0, silent)) await lab.pauseNode(node);
      const get = await lab.get('k', { via: outsider ?? '' });
      expect([r, silent, get.outcome]).toEqual([r, silent, outcome]);
      expect(get.at).toBeLessThan(200_000); // as soon as it is certain, not at the time-out of the request
      await lab.close();
    }
  });
});

describe('rule 17: how stale a read of a partial quorum is', () => {
  const KEYS = 400;

  /** The share of gets through one random replica that show one of the last k of many puts, each at W random replicas. */
  async function freshShare(w: 1 | 2, k: number): Promise<number> {
    const settings = { nodes: 3, r: 1, w, hintedHandoff: false, readRepair: false, suspectAfterMs: 3_600_000 };
    const lab = await create(settings, { seed: 100 * w + k });
    const random = randomStream(k, `staleness of W=${w}`);
    const nodes = lab.config.nodes.map(({ id }) => id as string);
    const apart = nodes.map((node) => [node]);
    const keys = Array.from({ length: KEYS }, (_, i) => `key ${i}`);
    for (let version = 0; version < k; version++) {
      const writers = new Map(keys.map((key) => [key, random.sample(nodes, w)]));
      for (const lone of w === 1 ? [undefined] : nodes) {
        await lab.heal();
        await lab.partition(lone === undefined ? apart : [[lone]]);
        const puts = keys.filter((key) => lone === undefined || !writers.get(key)?.includes(lone));
        await Promise.all(puts.map((key) => lab.put(key, version, { via: writers.get(key)?.[0] ?? '' })));
      }
    }
    await lab.heal();
    await lab.partition(apart);
    const reads = await Promise.all(keys.map((key) => lab.get(key, { via: random.sample(nodes, 1)[0] ?? '' })));
    await lab.close();
    return reads.filter(({ siblings }) => (siblings ?? []).length > 0).length / KEYS;
  }

  // Two standard deviations of 400 reads.
  const near = (published: number) => (share: number) => Math.abs(share - published) < 0.05;

  withVectors('pbs.json', 'is as likely as the formula of k-staleness says', async (vectors) => {
    const { k_staleness: published } = vectors as {
      k_staleness: { N3R1W1_p_fresh: { k2: number; k3: number }; N3R1W2_or_R2W1: { k1: number; k2: number } };
    };
    expect(await freshShare(1, 2)).toSatisfy(near(published.N3R1W1_p_fresh.k2));
    expect(await freshShare(1, 3)).toSatisfy(near(published.N3R1W1_p_fresh.k3));
    expect(await freshShare(2, 1)).toSatisfy(near(published.N3R1W2_or_R2W1.k1));
    expect(await freshShare(2, 2)).toSatisfy(near(published.N3R1W2_or_R2W1.k2));
  });
});

describe('rule 22: how fast a heartbeat reaches all', () => {
  /** In gossip intervals, for every heartbeat of the middle of a run. */
  async function roundsToAll(nodes: number): Promise<number[]> {
    const lab = await create({ nodes }, { seed: nodes });
    await lab.runFor(30_000);
    const events = lab.events();
    await lab.close();
    return roundsOf(events, nodes);
  }

  function roundsOf(events: readonly LabEvent[], nodes: number): number[] {
    const raised = new Map<string, number>();
    const reached = new Map<string, number>();
    const known = new Map<string, number>();
    const rounds: number[] = [];
    for (const event of events) {
      if (event.kind === 'HeartbeatRaised') raised.set(`${event.node} ${event.heartbeat}`, event.at);
      if (event.kind !== 'MembershipMerged') continue;
      for (const [of, , heartbeat] of event.rose) {
        const pair = `${event.node} ${of}`;
        for (let h = (known.get(pair) ?? 0) + 1; h <= heartbeat; h++) {
          const id = `${of} ${h}`;
          reached.set(id, (reached.get(id) ?? 0) + 1);
          const at = raised.get(id) ?? 0;
          if (reached.get(id) === nodes - 1 && at > 5_000_000 && at < 20_000_000) {
            rounds.push((event.at - at) / 1_000_000);
          }
        }
        known.set(pair, heartbeat);
      }
    }
    return rounds.sort((a, b) => a - b);
  }

  withVectors('gossip-rounds.json', 'takes no more rounds than the simulation of push gossip', async (vectors) => {
    const { rounds_to_all: rows } = vectors as {
      rounds_to_all: { n: number; push3: { mean: number; p99: number } }[];
    };
    for (const { n, push3 } of rows.filter((row) => row.n <= 30)) {
      const rounds = await roundsToAll(n);
      const mean = rounds.reduce((sum, one) => sum + one, 0) / rounds.length;
      // Nodes do not tick together here, so that news often goes on within its round.
      expect(mean).toBeLessThan(push3.mean);
      expect(rounds.at(Math.floor(rounds.length * 0.99))).toBeLessThan(push3.p99);
    }
  });
});
