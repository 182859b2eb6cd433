// What a page remembers of its cluster, so that a reload takes it up again: the disks hold the data, this the rest.
// Local storage, because it is written at once, also when the page is on its way out.
import { z } from 'zod';
import { type LabTime, labTime, nodeId } from '../base/ids';
import { type NodeClock, offsetAt } from '../cluster/node-clock';
import type { AddedNode, RememberedRing } from '../cluster/ring-desk';
import type { Settings } from '../protocol/settings';
import { latencySchema, linkSchema, settingsFrom } from '../protocol/settings';
import type { ClusterView, RingView } from '../trace/views';
import type { OpenOptions, Resume } from './conductor-port';
import type { ExecutorName } from './lab-api';

const FORMAT = 1;
const hostSchema = z.custom<AddedNode>(
  (given) =>
    z.object({ member: z.object({ id: z.string(), capacity: z.number() }), seed: z.string() }).safeParse(given).success,
);
const ringSchema = z.custom<RememberedRing>(
  (given) =>
    z
      .object({
        term: z.number(),
        epoch: z.number(),
        claimant: z.string(),
        changes: z.array(z.unknown()),
        queue: z.array(z.unknown()),
      })
      .safeParse(given).success,
);
const savedSchema = z.object({
  format: z.literal(FORMAT),
  settings: z.unknown(),
  seed: z.number().int(),
  executor: z.enum(['workers', 'in-process']),
  session: z.number().int().min(1),
  at: z.number().int().min(0),
  down: z.array(z.string()),
  paused: z.array(z.string()).default([]),
  disks: z.array(z.tuple([z.string(), latencySchema])).default([]),
  clocks: z.array(z.tuple([z.string(), z.object({ offsetMs: z.number(), driftPpm: z.number() })])).default([]),
  added: z.array(hostSchema).default([]),
  left: z.array(z.string()).default([]),
  ring: ringSchema.optional(),
  links: z.array(z.object({ from: z.string(), to: z.string(), cut: z.boolean(), settings: linkSchema })),
  starts: z.array(z.tuple([z.string(), z.number().int().min(0)])),
});

const storageKey = (name: string): string => `ringside/${name}`;

export type Remembered =
  | { readonly state: 'none' }
  | { readonly state: 'found'; readonly options: OpenOptions }
  /** Something is there and cannot be read: the disks may still be good. */
  | { readonly state: 'unreadable'; readonly reason: string };

export function remembered(name: string): Remembered {
  let text: string | null;
  try {
    text = localStorage.getItem(storageKey(name));
  } catch {
    return { state: 'none' };
  }
  if (text === null) return { state: 'none' };
  try {
    const saved = savedSchema.parse(JSON.parse(text));
    const settings = settingsFrom(saved.settings, saved.executor);
    const { seed, executor } = saved;
    return {
      state: 'found',
      options: { name, settings, seed, executor, resume: executor === 'workers' ? resumeOf(saved) : undefined },
    };
  } catch (thrown) {
    return { state: 'unreadable', reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

const resumeOf = (saved: z.output<typeof savedSchema>): Resume => ({
  session: saved.session + 1,
  at: labTime(saved.at),
  down: saved.down.map(nodeId),
  paused: saved.paused.map(nodeId),
  disks: saved.disks.map(([node, latency]) => [nodeId(node), latency]),
  clocks: saved.clocks.map(([node, clock]) => [nodeId(node), clock]),
  added: saved.added,
  left: saved.left.map(nodeId),
  ring: saved.ring,
  links: saved.links.map(({ from, to, cut, settings }) => ({
    from: nodeId(from),
    to: nodeId(to),
    state: { cut, settings },
  })),
  starts: saved.starts.map(([node, count]) => [nodeId(node), count]),
});

const clockAt = (clock: NodeClock, now: LabTime): { offsetMs: number; driftPpm: number } => ({
  offsetMs: offsetAt(clock, now),
  driftPpm: clock.driftPpm,
});

function ringOf({ term, epoch, claimant, changes, change, queue }: RingView): { ring?: RememberedRing } {
  if (claimant === undefined || (term === 0 && epoch === 0)) return {};
  return { ring: { term, epoch, claimant, changes, change, queue } };
}

export interface Memorable {
  readonly name: string;
  readonly settings: Settings;
  readonly seed: number;
  readonly executor: ExecutorName;
  readonly now: LabTime;
  readonly view: ClusterView;
}

/** False when this browser keeps nothing: a reload then starts anew. */
export function remember({ name, settings, seed, executor, now, view }: Memorable): boolean {
  const { cut, changed } = view.links;
  const links = [...new Set([...cut.keys(), ...changed.keys()])].flatMap((link) => {
    const ends = cut.get(link) ?? changed.get(link);
    if (ends === undefined) return [];
    return [{ from: ends.from, to: ends.to, cut: cut.has(link), settings: changed.get(link)?.link ?? settings.link }];
  });
  const nodes = [...view.nodes.values()];
  const saved: z.input<typeof savedSchema> = {
    format: FORMAT,
    settings,
    seed,
    executor,
    session: Math.max(1, view.cluster.session),
    at: now,
    down: nodes.filter((node) => node.state !== 'live').map(({ node }) => node),
    paused: nodes.filter(({ paused }) => paused).map(({ node }) => node),
    disks: nodes.flatMap(({ node, disk }) => (disk === undefined ? [] : [[node, disk] as const])),
    clocks: nodes.flatMap(({ node, clock }) => (clock === undefined ? [] : [[node, clockAt(clock, now)] as const])),
    added: [...view.ring.added],
    left: view.ring.left.filter((node) => settings.nodes.some(({ id }) => id === node)),
    ...ringOf(view.ring),
    links,
    starts: nodes.map(({ node, incarnation }) => [node, incarnation]),
  };
  try {
    localStorage.setItem(storageKey(name), JSON.stringify(saved));
    return true;
  } catch {
    return false;
  }
}
