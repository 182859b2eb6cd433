// What callers hand over, checked once: node names, links, times, speeds (rule 1; bad input is a Fault with a sentence).
import { z } from 'zod';
import { Fault } from '../base/fault';
import type { NodeId } from '../base/ids';
import type { Link } from '../cluster/command';
import type { LinkSettings } from '../cluster/link';
import type { ClockChange } from '../cluster/node-clock';
import { type DiskLatency, latencySchema, linkSchema } from '../protocol/settings';
import type { Speed } from './lab-api';
import { clockPatchSchema, diskPatchSchema, type LinkPatch, linkPatchSchema } from './link-patch';

/** Throws Fault `no-such-node` with the names that exist. */
export function nodeNamed(nodes: readonly NodeId[], name: unknown): NodeId {
  const node = nodes.find((one) => one === name);
  if (node !== undefined) return node;
  const names = nodes.slice(0, 12);
  const more = nodes.length > names.length ? `, … (${nodes.length} in all)` : '';
  throw new Fault(
    'no-such-node',
    `There is no node ${JSON.stringify(name) ?? 'undefined'}; the nodes are ${names.join(', ')}${more}.`,
  );
}

export function linksBetween(nodes: readonly NodeId[], a: unknown, b: unknown, oneWay: boolean): Link[] {
  const from = nodeNamed(nodes, a);
  const to = nodeNamed(nodes, b);
  if (from === to) throw new Fault('bad-link', `${from} has no link to itself: name two different nodes.`);
  return oneWay
    ? [{ from, to }]
    : [
        { from, to },
        { from: to, to: from },
      ];
}

export function linksOf(nodes: readonly NodeId[], a?: unknown, b?: unknown): Link[] {
  if (a !== undefined && b !== undefined) return linksBetween(nodes, a, b, false);
  const all = nodes.flatMap((from) => nodes.map((to) => ({ from, to })));
  const node = a === undefined ? undefined : nodeNamed(nodes, a);
  return all.filter(({ from, to }) => from !== to && (node === undefined || from === node || to === node));
}

/** Every link between different groups; nodes not named form one more group. */
export function linksAcross(nodes: readonly NodeId[], groups: unknown): Link[] {
  const parsed = z.array(z.array(z.unknown())).min(1).safeParse(groups);
  if (!parsed.success)
    throw new Fault(
      'bad-partition',
      "A partition is a list of groups of node names, for example [['n1','n2'],['n3','n4','n5']].",
    );
  const groupOf = new Map<NodeId, number>();
  parsed.data.forEach((group, i) => {
    for (const name of group) {
      const node = nodeNamed(nodes, name);
      if (groupOf.has(node))
        throw new Fault('bad-partition', `${node} stands in the partition twice: each node belongs to one group.`);
      groupOf.set(node, i);
    }
  });
  return linksOf(nodes).filter(({ from, to }) => groupOf.get(from) !== groupOf.get(to));
}

/** What is left out stays as it is. Throws Fault `bad-link`. */
export function linkFrom(current: LinkSettings, patch: unknown): LinkSettings {
  const given = linkPatchSchema.safeParse(patch);
  const merged = given.success ? linkSchema.safeParse(patched(current, given.data)) : given;
  if (merged.success) return merged.data as LinkSettings;
  const reasons = merged.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`.trim());
  throw new Fault(
    'bad-link',
    `These link settings are refused: ${reasons.join('; ')}. Give latency {minMs, maxMs} above 0, loss and duplicate between 0 and 1.`,
  );
}

/** Throws Fault `bad-disk`. */
export function diskFrom(patch: unknown): DiskLatency {
  const given = diskPatchSchema.safeParse(patch);
  const checked = given.success ? latencySchema.safeParse(rangeOf(given.data.latency)) : given;
  if (checked.success) return checked.data as DiskLatency;
  const reasons = checked.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`.trim());
  throw new Fault(
    'bad-disk',
    `These disk settings are refused: ${reasons.join('; ')}. Give latency as [minMs, maxMs] above 0.`,
  );
}

const MAX_OFFSET_MS = 365 * 86_400_000;
/** A clock that gains or loses a tenth of all time. */
const MAX_DRIFT_PPM = 100_000;

/** Throws Fault `bad-clock`. */
export function clockFrom(patch: unknown): ClockChange {
  const given = clockPatchSchema.safeParse(patch);
  const { offsetMs, driftPpm } = given.data ?? {};
  const within = Math.abs(offsetMs ?? 0) <= MAX_OFFSET_MS && Math.abs(driftPpm ?? 0) <= MAX_DRIFT_PPM;
  if (given.success && within && (offsetMs ?? driftPpm) !== undefined) return { offsetMs, driftPpm };
  throw new Fault(
    'bad-clock',
    `A clock is set by {offsetMs}, lab milliseconds ahead (at most ${MAX_OFFSET_MS}; behind is negative), by {driftPpm}, how much faster it runs (at most ${MAX_DRIFT_PPM}), or by both.`,
  );
}

function rangeOf(latency: LinkPatch['latency']): { minMs?: number | undefined; maxMs?: number | undefined } {
  const range = typeof latency === 'number' ? [latency, latency] : latency;
  const [minMs, maxMs] = Array.isArray(range) ? range : [range?.minMs, range?.maxMs];
  return { minMs, maxMs };
}

function patched(current: LinkSettings, { latency, loss, duplicate }: LinkPatch): LinkSettings {
  const { minMs, maxMs } = rangeOf(latency);
  return {
    latency: { minMs: minMs ?? current.latency.minMs, maxMs: maxMs ?? current.latency.maxMs },
    loss: loss ?? current.loss,
    duplicate: duplicate ?? current.duplicate,
  };
}

const MAX_RUN_MS = 365 * 86_400_000;

export function runLengthMs(ms: unknown): number {
  if (typeof ms === 'number' && ms >= 0 && ms <= MAX_RUN_MS) return ms;
  throw new Fault('bad-time', `A run is a number of lab milliseconds from 0 to ${MAX_RUN_MS}; this is ${String(ms)}.`);
}

export function speedFrom(speed: unknown): Speed {
  if (speed === 'auto' || speed === 'max') return speed;
  if (typeof speed === 'number' && speed >= 0.001 && speed <= 1000) return speed;
  throw new Fault(
    'bad-speed',
    `A speed is a number from 0.001 to 1000 (lab seconds per second), 'auto' or 'max'; this is ${String(speed)}.`,
  );
}

/** Throws Fault `bad-import` unless it is bytes. */
export function bytesFrom(given: unknown): Uint8Array {
  if (given instanceof Uint8Array) return given;
  throw new Fault('bad-import', 'A disk is imported from the bytes of a zip, a Uint8Array.');
}
