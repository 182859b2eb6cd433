// What goes wrong: episodes that begin at any µs, often right behind a request, and end some time later.
import { type NodeId, nodeId } from '../base/ids';
import type { RandomStream } from '../base/random';
import type { Command, Link } from '../cluster/command';
import type { LinkSettings } from '../cluster/link';
import type { Settings } from '../protocol/settings';
import type { DiskFault } from '../storage/disk-faulty';
import { LOG_END } from '../storage/log-end';
import { logarithmic, pick } from './draw';
import type { Feature, Features } from './features';
import type { PlanStep } from './plan';

const MAX_EPISODES = 12;

interface Scene {
  readonly random: RandomStream;
  readonly settings: Settings;
  readonly mayLose: readonly NodeId[];
  readonly endUs: number;
  /** When requests come: faults like their company. */
  readonly busyAt: readonly number[];
}

interface Episode {
  readonly scene: Scene;
  readonly from: number;
  readonly to: number;
}

type Draw = (episode: Episode) => PlanStep[];

export function drawFaults(scene: Scene, features: Features): PlanStep[] {
  const steps: PlanStep[] = [];
  const { random, settings, endUs } = scene;
  const most = Math.min(MAX_EPISODES, 2 + Math.floor(endUs / (settings.suspectAfterMs * 2000)));
  for (const feature of features) {
    const draw = EPISODES[feature];
    if (draw === undefined) continue;
    for (
      let left = feature === 'die-twice' || feature === 'forget-promise' ? 1 : random.integer(1, most);
      left > 0;
      left--
    ) {
      const from = drawTime(scene);
      const to = from + logarithmic(random, 1000, 4000 * settings.suspectAfterMs);
      steps.push(...draw({ scene, from, to }));
    }
  }
  return steps;
}

// Half of them within some round trips of a request.
function drawTime({ random, settings, endUs, busyAt }: Scene): number {
  if (busyAt.length === 0 || random.chance(0.5)) return random.integer(0, endUs);
  return pick(random, busyAt) + random.integer(0, 4000 * settings.replicaTimeoutMs);
}

const at = (time: number, command: Command): PlanStep => ({ at: time, command });
const anyNode = ({ random, settings }: Scene): NodeId => pick(random, settings.nodes).id;

const EPISODES: { readonly [Name in Feature]?: Draw } = {
  kill: ({ scene, from, to }) => killAndStart(anyNode(scene), from, to),
  'crash-loop': ({ scene, from, to }) => {
    const node = anyNode(scene);
    const times = Array.from({ length: scene.random.integer(2, 8) }, () => scene.random.integer(from, to)).sort(
      (a, b) => a - b,
    );
    return times.flatMap((time) => killAndStart(node, time, time + scene.random.integer(0, 20_000)));
  },
  'kill-all': ({ scene, from, to }) =>
    scene.settings.nodes.flatMap(({ id }) => killAndStart(id, from, scene.random.integer(from, to))),
  pause: ({ scene, from, to }) => {
    const node = anyNode(scene);
    return [at(from, { kind: 'PauseNode', node }), at(to, { kind: 'ResumeNode', node })];
  },
  wipe: ({ scene, from, to }) => {
    const { random, mayLose } = scene;
    if (mayLose.length === 0) return [];
    const node = pick(random, mayLose);
    const wipe = at(from, { kind: 'Wipe', node });
    return random.chance(0.5) ? [wipe] : [at(from, { kind: 'Kill', node }), wipe, at(to, { kind: 'Start', node })];
  },
  cut: ({ scene, from, to }) => cutBetween(twoGroups(scene), from, to, true),
  'one-way': ({ scene, from, to }) => cutBetween(twoGroups(scene), from, to, false),
  isolate: ({ scene, from, to }) => {
    const node = anyNode(scene);
    const others = scene.settings.nodes.map(({ id }) => id).filter((id) => id !== node);
    return cutBetween([[node], others], from, to, scene.random.chance(0.7));
  },
  // Two halves that hear each other only through one node.
  bridge: ({ scene, from, to }) => {
    const [bridge, ...rest] = scene.random.sample(scene.settings.nodes, scene.settings.nodes.length);
    const ids = rest.map(({ id }) => id);
    const half = Math.floor(ids.length / 2);
    return bridge === undefined ? [] : cutBetween([ids.slice(0, half), ids.slice(half)], from, to, true);
  },
  flap: ({ scene, from, to }) => {
    const groups = twoGroups(scene);
    const steps: PlanStep[] = [];
    const period = Math.max(1000, Math.floor((to - from) / scene.random.integer(2, 8)));
    for (let time = from; time < to; time += period) {
      steps.push(...cutBetween(groups, time, time + scene.random.integer(1, period), true));
    }
    return steps;
  },
  loss: (episode) => changeLinks(episode, { loss: episode.scene.random.integer(5, 60) / 100 }),
  duplicate: (episode) => changeLinks(episode, { duplicate: episode.scene.random.integer(10, 80) / 100 }),
  reorder: (episode) =>
    changeLinks(episode, { maxMs: episode.scene.random.integer(1, 3) * episode.scene.settings.replicaTimeoutMs }),
  spike: (episode) =>
    changeLinks(episode, { minMs: episode.scene.settings.replicaTimeoutMs * episode.scene.random.integer(1, 4) }),
  clog: (episode) => changeLinks(episode, { minMs: (episode.to - episode.from) / 1000 }),
  clock: ({ scene, from, to }) => {
    const { random } = scene;
    const node = anyNode(scene);
    const offsetMs = random.chance(0.8) ? random.integer(-20_000, 20_000) : undefined;
    const driftPpm = random.chance(0.5) ? random.integer(-200_000, 200_000) : undefined;
    const changes = [at(from, { kind: 'SetClock', node, offsetMs, driftPpm })];
    return random.chance(0.5) ? changes : [...changes, at(to, { kind: 'SetClock', node, offsetMs: 0, driftPpm: 0 })];
  },
  'slow-disk': ({ scene, from, to }) => {
    const node = anyNode(scene);
    const maxMs = scene.settings.replicaTimeoutMs * scene.random.integer(1, 3);
    return [
      at(from, { kind: 'SetDisk', node, latency: { minMs: scene.settings.disk.minMs, maxMs } }),
      at(to, { kind: 'SetDisk', node, latency: scene.settings.disk }),
    ];
  },
  'fail-commit': (episode) => failDisk(episode, { kind: 'FailCommit' }),
  'tear-commit': (episode) =>
    failDisk(episode, { kind: 'TearCommit', share: episode.scene.random.integer(0, 100) / 100 }),
  'fail-read': (episode) => failDisk(episode, { kind: 'FailRead' }),
  'full-disk': ({ scene, from, to }) => {
    const node = anyNode(scene);
    return [
      { at: from, node, disk: { kind: 'Full' } },
      { at: to, node, disk: { kind: 'Mend' } },
      at(to, { kind: 'Start', node }),
    ];
  },
  'read-only': (episode) => fillDisks(episode),
  'die-twice': ({ scene, from }) => dieTwice(scene, from),
  rot: (episode) => rotWhileHinting(episode),
  'rot-and-wipe': (episode) => rotAndWipe(episode),
  'forget-promise': ({ scene, from }) => forgetPromise(scene, from),
  'damage-table': (episode) => damage(episode, 'sst'),
  'damage-log': (episode) =>
    episode.scene.random.chance(0.15)
      ? damageLogEnd(episode)
      : damage(episode, episode.scene.random.chance(0.7) ? 'wal' : 'manifest'),
};

const killAndStart = (node: NodeId, from: number, to: number): PlanStep[] => [
  at(from, { kind: 'Kill', node }),
  at(to, { kind: 'Start', node }),
];

// A node dies, comes back and dies again while some hear nothing of it: they hold it for down by an older verdict than the others.
function dieTwice(scene: Scene, wanted: number): PlanStep[] {
  const { random, settings, endUs } = scene;
  const [mortal, ...others] = random.sample(settings.nodes, settings.nodes.length).map(({ id }) => id);
  if (mortal === undefined) return [];
  const size = random.integer(1, others.length - 1);
  const [deaf, hearing] = [others.slice(0, size), [...others.slice(size), mortal]];
  // Long enough to suspect it and to confirm it, or for a rise to reach everyone. Early enough to end before the run heals.
  const pause = (): number => 1000 * settings.suspectAfterMs * random.integer(2, 3);
  const from = Math.max(0, Math.min(wanted, endUs - 12_000 * settings.suspectAfterMs));
  const back = from + pause();
  const again = back + pause();
  const healed = again + pause();
  return [
    ...cutBetween([deaf, hearing], from, healed, true),
    at(from, { kind: 'Kill', node: mortal }),
    at(back, { kind: 'Start', node: mortal }),
    at(again, { kind: 'Kill', node: mortal }),
    at(healed + pause(), { kind: 'Start', node: mortal }),
  ];
}

// A node without a vote seeks one again and again and gets it from another alone, which then loses its own and has it back
// from the others: what it promised before counts no more.
function forgetPromise({ random, settings, endUs, mayLose }: Scene, wanted: number): PlanStep[] {
  const [seeker, voter] = random.sample(mayLose, Math.min(2, mayLose.length));
  if (seeker === undefined || voter === undefined || settings.nodes.length < 5) return [];
  const [first, ...others] = settings.nodes.map(({ id }) => id).filter((id) => id !== seeker && id !== voter);
  if (first === undefined) return [];
  const round = 1000 * (settings.gossipIntervalMs + settings.replicaTimeoutMs);
  const from = Math.max(0, Math.min(wanted, endUs - 14 * round));
  const lives = [1, 2, 3].flatMap((i) => killAndStart(seeker, from + 2 * i * round, from + 2 * i * round + 1000));
  return [
    ...cutBetween([[seeker], [first]], from, from + 12 * round, true),
    ...cutBetween([[seeker], others], from, from + 14 * round, true),
    at(from, { kind: 'Wipe', node: seeker }),
    ...lives,
    at(from + 8 * round, { kind: 'Wipe', node: voter }),
    ...cutBetween([[seeker], [voter]], from + 8 * round, from + 14 * round, true), // by it, or by many, it would hear of the ring and ask anew
  ];
}

// Nodes start on full disks, or are about to meet the limit; some start again before there is room. Hosts that join later too.
function fillDisks({ scene, from, to }: Episode): PlanStep[] {
  const { random, settings, mayLose } = scene;
  const newcomers = [1, 2].map((n) => nodeId(`n${settings.nodes.length + n}`));
  const hosts = [...settings.nodes.map(({ id }) => id), ...newcomers];
  const most = random.chance(0.2) ? hosts.length : 3;
  return random.sample(hosts, random.integer(1, Math.min(most, hosts.length))).flatMap((node) => {
    const since = from + random.integer(0, 20_000);
    const until = random.integer(since, Math.max(since, to));
    const again = random.integer(since, until);
    const isWiped = mayLose.includes(node) && random.chance(0.2);
    // Alone for long enough to be held for down, and together again while there is no room yet.
    const isAlone = random.chance(0.2);
    const healed = since + 3000 * settings.suspectAfterMs;
    const others = settings.nodes.map(({ id }) => id).filter((id) => id !== node);
    return [
      ...(isAlone ? cutBetween([[node], others], since, healed, true) : []),
      { at: since, node, disk: { kind: 'Full' } },
      ...(isWiped ? [at(since, { kind: 'Kill', node }), at(since, { kind: 'Wipe', node })] : []),
      ...(isWiped || random.chance(0.7) ? killAndStart(node, since, since) : []),
      ...(random.chance(0.3) ? killAndStart(node, again, again + random.integer(0, 20_000)) : []),
      { at: isAlone ? Math.max(until, healed + 2000 * settings.suspectAfterMs) : until, node, disk: { kind: 'Mend' } },
    ];
  });
}

// A disk rots in many places while its node keeps hints for one that is away, and has no block in its cache.
function rotWhileHinting({ scene, from, to }: Episode): PlanStep[] {
  const { random, settings, mayLose } = scene;
  if (mayLose.length === 0) return [];
  const node = pick(random, mayLose);
  const owner = pick(
    random,
    settings.nodes.filter(({ id }) => id !== node),
  ).id;
  const cold = random.integer(from, to);
  const places = Array.from({ length: random.integer(4, 20) }, () => damageTo(random, node, 'sst', to));
  return [
    at(from, { kind: 'Kill', node: owner }),
    ...killAndStart(node, cold, cold),
    ...places,
    at(to, { kind: 'Start', node: owner }),
  ];
}

// A disk rots in many places while its node's clients are there; another, which is to be rebuilt from it, is lost.
function rotAndWipe({ scene, from, to }: Episode): PlanStep[] {
  const { random, mayLose } = scene;
  const [rotten, lost] = random.sample(mayLose, Math.min(2, mayLose.length));
  if (rotten === undefined) return [];
  const places = Array.from({ length: random.integer(10, 40) }, () => damageTo(random, rotten, 'sst', from));
  return [...places, ...(lost === undefined ? [] : [at(random.integer(from, to), { kind: 'Wipe', node: lost })])];
}

function twoGroups({ random, settings }: Scene): [NodeId[], NodeId[]] {
  const ids = random.sample(settings.nodes, settings.nodes.length).map(({ id }) => id);
  const size = random.integer(1, ids.length - 1);
  return [ids.slice(0, size), ids.slice(size)];
}

function cutBetween(
  [here, there]: readonly [readonly NodeId[], readonly NodeId[]],
  from: number,
  to: number,
  bothWays: boolean,
): PlanStep[] {
  const links = here.flatMap(
    (a) =>
      there.flatMap((b): Link[] =>
        bothWays
          ? [
              { from: a, to: b },
              { from: b, to: a },
            ]
          : [{ from: a, to: b }],
      ), // prettier
  );
  return [at(from, { kind: 'Cut', links }), at(to, { kind: 'Heal', links })];
}

interface LinkTrouble {
  readonly minMs?: number;
  readonly maxMs?: number;
  readonly loss?: number;
  readonly duplicate?: number;
}

// Of one link, of all links of a node, or of all links.
function changeLinks({ scene, from, to }: Episode, trouble: LinkTrouble): PlanStep[] {
  const { random, settings } = scene;
  const all = settings.nodes.flatMap((a) =>
    settings.nodes.flatMap((b): Link[] => (a.id === b.id ? [] : [{ from: a.id, to: b.id }])),
  );
  const node = anyNode(scene);
  const links = pick(random, [
    [pick(random, all)],
    all.filter((link) => link.from === node),
    all.filter((link) => link.from === node || link.to === node),
    all,
  ]);
  const { latency } = settings.link;
  const minMs = Math.max(latency.minMs, trouble.minMs ?? latency.minMs);
  const changed: LinkSettings = {
    latency: { minMs, maxMs: Math.max(minMs, trouble.maxMs ?? latency.maxMs) },
    loss: trouble.loss ?? settings.link.loss,
    duplicate: trouble.duplicate ?? settings.link.duplicate,
  };
  return [
    at(from, { kind: 'SetLink', links, settings: changed }),
    at(to, { kind: 'SetLink', links, settings: settings.link }),
  ];
}

// The node goes down with it, so it is started again.
function failDisk({ scene, from, to }: Episode, disk: DiskFault): PlanStep[] {
  const node = anyNode(scene);
  return [{ at: from, node, disk }, at(to, { kind: 'Start', node })];
}

function damage({ scene, from, to }: Episode, store: 'sst' | 'wal' | 'manifest'): PlanStep[] {
  const { random, mayLose } = scene;
  if (mayLose.length === 0) return [];
  const node = pick(random, mayLose);
  const damaged = damageTo(random, node, store, from);
  // Half of the time the node finds it at once, half when it happens to read.
  return [damaged, ...(random.chance(0.5) ? killAndStart(node, from, to) : [])];
}

function damageLogEnd({ scene, from, to }: Episode): PlanStep[] {
  const { random, mayLose } = scene;
  if (mayLose.length === 0) return [];
  const node = pick(random, mayLose);
  const offset = random.integer(0, 9999) / 10_000;
  return [{ at: from, node, disk: { kind: 'DamageMeta', name: LOG_END, offset } }, ...killAndStart(node, from, to)];
}

function damageTo(random: RandomStream, node: NodeId, store: 'sst' | 'wal' | 'manifest', time: number): PlanStep {
  const how = pick(random, ['flipped', 'truncated', 'missing', 'swapped'] as const);
  const share = (): number => random.integer(0, 9999) / 10_000;
  return { at: time, node, disk: { kind: 'Damage', store, how, chunk: share(), offset: share() } };
}
