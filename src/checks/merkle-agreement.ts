// Two Merkle roots say the same exactly when two replicas hold the same (rules 29, 30). Judged at each comparison of roots,
// of a range that neither side has changed since the round began. Holds at any moment while the ring stays as it is.
import type { LabTime, NodeId } from '../base/ids';
import { versionId } from '../trace/causality';
import type { LabEvent } from '../trace/event';
import { Copies, type HeldSet } from './copies';
import type { Run } from './run';
import type { Violation } from './verdict';

type Of<K extends LabEvent['kind']> = Extract<LabEvent, { readonly kind: K }>;

interface Replicas {
  readonly copies: Copies;
  readonly keysOfRange: ReadonlyMap<string, readonly string[]>;
  readonly began: Map<string, LabTime>;
  /** When a node last changed anything in a range. */
  readonly changed: Map<string, LabTime>;
  readonly rangeOf: ReadonlyMap<string, string>;
}

export function merkleAgreement(run: Run): readonly Violation[] {
  // What was on the disks before the trace began may differ unseen.
  if (run.olderThanTrace) return [];
  // Ranges are known by who owns their keys at the end: of a ring that has changed that is not who owned them before.
  if (run.events.some(({ kind }) => kind === 'RingAdopted')) return [];
  const replicas = replicasOf(run);
  return run.events.flatMap((event) => {
    replicas.copies.apply(event);
    note(replicas, event);
    if (event.kind !== 'MerkleLevelCompared' || event.level !== 0 || event.node === 'lab') return [];
    const wrong = judge(replicas, event.node, event);
    return wrong === undefined ? [] : [{ at: event.at, node: event.node, ...wrong }];
  });
}

function replicasOf({ histories }: Run): Replicas {
  const rangeOf = new Map<string, string>();
  const keysOfRange = new Map<string, string[]>();
  for (const { key, primaries } of histories.values()) {
    const range = [...primaries].sort().join();
    rangeOf.set(key, range);
    const keys = keysOfRange.get(range) ?? [];
    keysOfRange.set(range, keys);
    keys.push(key);
  }
  return { copies: new Copies(), keysOfRange, began: new Map(), changed: new Map(), rangeOf };
}

function note({ began, changed, rangeOf }: Replicas, event: LabEvent): void {
  switch (event.kind) {
    case 'AntiEntropyStarted':
      began.set(event.round, event.at);
      break;
    case 'VersionStored':
    case 'TombstoneReaped':
      changed.set(`${event.node} ${rangeOf.get(event.key)}`, event.at);
      break;
    case 'DiskWiped':
    case 'RecordUnreadable':
    case 'NodeStarted': {
      const node = 'subject' in event ? event.subject : event.node;
      for (const range of new Set(rangeOf.values())) changed.set(`${node} ${range}`, event.at);
      break;
    }
    default:
  }
}

function judge(
  { copies, keysOfRange, began, changed }: Replicas,
  node: NodeId,
  { round, peer, range, nodes }: Of<'MerkleLevelCompared'>,
): { readonly key?: string; readonly sentence: string } | undefined {
  const since = began.get(round);
  const [root] = nodes;
  if (since === undefined || root === undefined) return undefined;
  const isQuiet = [node, peer].every((one) => (changed.get(`${one} ${range}`) ?? -1) < since);
  if (!isQuiet) return undefined;
  const key = keysOfRange
    .get(range)
    ?.find((one) => contentOf(copies.own(node, one)) !== contentOf(copies.own(peer, one)));
  const says = `${node} and ${peer} compared the roots of ${range}`;
  if (root.mine !== root.theirs) {
    return key === undefined ? { sentence: `${says} and found them different, but they hold the same` } : undefined;
  }
  return key === undefined ? undefined : { key, sentence: `${says} and found them equal, but they differ in ${key}` };
}

/** A copy is compared in many rounds. */
const contents = new WeakMap<HeldSet, string>();

function contentOf(held: HeldSet | undefined): string {
  if (held === undefined) return '';
  const known = contents.get(held);
  if (known !== undefined) return known;
  const siblings = held.siblings.map(({ dot, value }) => `${versionId(dot)} ${value?.digest ?? 'tombstone'}`).sort();
  const content = JSON.stringify([held.clock.map(versionId).sort(), siblings]);
  contents.set(held, content);
  return content;
}
