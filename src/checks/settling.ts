// Has the cluster had what it takes to bring its replicas together? Everything healed, and then either time for
// anti-entropy to come round to every peer and range, or a read of every key that all its primaries answered.
import type { NodeId } from '../base/ids';
import type { LabEvent, Settings } from '../trace/event';

/** Cycles of anti-entropy after the last fault: one, and some patience with those that were suspected. */
const CYCLES = 1.5;

/** Why replicas need not agree at the end; undefined when they must. */
export function unsettled(
  events: readonly LabEvent[],
  settings: Settings,
  keys: readonly string[],
): string | undefined {
  const reason = unhealed(events) ?? unplaced(events, keys);
  if (reason !== undefined) return reason;
  if (!settings.antiEntropy) return settings.readRepair ? unread(events, keys) : undefined;
  const quietMs = ((events.at(-1)?.at ?? 0) - lastFaultAt(events)) / 1000;
  const neededMs = settings.suspectAfterMs + CYCLES * longestCycle(events) * settings.antiEntropyIntervalMs;
  return quietMs >= neededMs
    ? undefined
    : `healed for ${Math.floor(quietMs)} ms, and anti-entropy takes up to ${Math.ceil(neededMs)} ms to come round`;
}

/** A key whose owners nobody has named since the ring changed. */
function unplaced(events: readonly LabEvent[], keys: readonly string[]): string | undefined {
  const ringChange = events.findLastIndex(({ kind }) => kind === 'RingAdopted');
  if (ringChange < 0) return undefined;
  const named = new Set(
    events.slice(ringChange).flatMap((event) => (event.kind === 'CoordinationStarted' ? [event.key] : [])),
  );
  const key = keys.find((one) => !named.has(one));
  return key === undefined ? undefined : `nobody has asked for ${key} since the ring changed`;
}

/** The most pairs of a range and a peer that one node goes through; in a run too short to tell, about as many as it had rounds. */
function longestCycle(events: readonly LabEvent[]): number {
  const pairs = new Map<string, Set<string>>();
  for (const event of events) {
    if (event.kind !== 'AntiEntropyStarted') continue;
    const ofNode = pairs.get(event.node) ?? new Set();
    pairs.set(event.node, ofNode.add(`${event.range} ${event.peer}`));
  }
  return Math.max(1, ...[...pairs.values()].map(({ size }) => size));
}

const isFault = ({ kind }: LabEvent): boolean =>
  kind === 'NodeKilled' ||
  kind === 'NodeCrashed' ||
  kind === 'NodeStarted' ||
  kind === 'NodeResumed' ||
  kind === 'DiskWiped' ||
  kind === 'LinkCut' ||
  kind === 'LinkHealed' ||
  kind === 'LinkChanged' ||
  kind === 'NodeLeft' ||
  kind === 'RingAdopted' ||
  kind === 'KeyHandedOff';

const lastFaultAt = (events: readonly LabEvent[]): number => events.findLast(isFault)?.at ?? 0;

/** A key that was not read by all its primaries since the last fault. */
function unread(events: readonly LabEvent[], keys: readonly string[]): string | undefined {
  const since = lastFaultAt(events);
  const gets = new Map<string, string>();
  const read = new Set<string>();
  for (const event of events) {
    if (event.at < since) continue;
    if (event.kind === 'CoordinationStarted' && event.op === 'get') gets.set(event.request, event.key);
    if (event.kind !== 'RequestClosed') continue;
    const key = gets.get(event.request);
    const answered = event.replicas.filter(({ state, role }) => role === 'primary' && state === 'acknowledged').length;
    if (key !== undefined && answered === event.replicas.length) read.add(key);
  }
  for (const key of keys) if (!read.has(key)) return `${key} was not read by all its primaries since the last fault`;
  return undefined;
}

/** What still stands in the way of messages at the end. */
function unhealed(events: readonly LabEvent[]): string | undefined {
  const down = new Set<NodeId>();
  const paused = new Set<NodeId>();
  const cut = new Set<string>();
  const lossy = new Set<string>();
  for (const event of events) {
    switch (event.kind) {
      case 'NodeKilled':
      case 'NodeCrashed':
        down.add(event.subject);
        paused.delete(event.subject);
        break;
      case 'NodeStarted':
        down.delete(event.subject);
        break;
      case 'NodeLeft':
        down.delete(event.subject);
        paused.delete(event.subject);
        for (const links of [cut, lossy]) for (const link of links) if (isOf(link, event.subject)) links.delete(link);
        break;
      case 'NodePaused':
        paused.add(event.subject);
        break;
      case 'NodeResumed':
        paused.delete(event.subject);
        break;
      case 'LinkCut':
        cut.add(`${event.from} → ${event.to}`);
        break;
      case 'LinkHealed':
        cut.delete(`${event.from} → ${event.to}`);
        break;
      case 'LinkChanged':
        if (event.link.loss > 0) lossy.add(`${event.from} → ${event.to}`);
        else lossy.delete(`${event.from} → ${event.to}`);
        break;
      default:
    }
  }
  const reasons = [named(down, 'down'), named(paused, 'paused'), named(cut, 'cut'), named(lossy, 'lossy')].filter(
    (text) => text !== '',
  );
  return reasons.length === 0 ? undefined : `at the end ${reasons.join('; ')}`;
}

const isOf = (link: string, node: NodeId): boolean => link.split(' → ').includes(node);

const named = (names: ReadonlySet<string>, state: string): string =>
  names.size === 0 ? '' : `${[...names].join(', ')} ${names.size === 1 ? 'is' : 'are'} ${state}`;
