// Hints come from somewhere and go somewhere (rule 26): only a kept hint is sent, deleted or expires, none vanishes in a
// restart, and once the cluster has healed and is idle none is left.
import type { LabTime, NodeId } from '../base/ids';
import type { LabEvent } from '../trace/event';
import type { Run } from './run';
import type { Violation } from './verdict';

interface KeptHint {
  readonly holder: NodeId;
  readonly owner: NodeId;
  readonly key: string;
  readonly since: LabTime;
  /** Of an acknowledged one the holder deletes the record, and may go down before it can say so. */
  readonly delivery?: 'sent' | 'acknowledged';
}

interface Ledger {
  readonly kept: Map<string, KeptHint>;
  /** How long a hint may be kept at least before it expires. */
  readonly maxAgeMs: number;
}

/** Holds at any moment, but for the hints that are left at the end. */
export function hintAccounting({ events, settings, unsettled }: Run): readonly Violation[] {
  const maxAgeMs = Math.min(settings.hintWindowMs, settings.tombstoneGraceMs);
  const ledger: Ledger = { kept: new Map(), maxAgeMs };
  const violations = events.flatMap((event) => account(ledger, event));
  const left = unsettled === undefined ? [...ledger.kept.values()] : [];
  return [
    ...violations,
    ...left.map(({ holder, owner, key, since }) => ({
      at: since,
      node: holder,
      key,
      sentence: `${holder} still keeps a hint of ${key} for ${owner}`,
    })),
  ];
}

function account(ledger: Ledger, event: LabEvent): readonly Violation[] {
  const { kept } = ledger;
  if (event.kind === 'DiskWiped' || (event.kind === 'NodeStarted' && event.freshDisk)) {
    for (const [id, hint] of kept) if (hint.holder === event.subject) kept.delete(id);
    return [];
  }
  if (event.node === 'lab') return [];
  const { node, at } = event;
  switch (event.kind) {
    case 'HintStored':
      kept.set(idOf(node, event.owner, event.key), { holder: node, owner: event.owner, key: event.key, since: at });
      return event.owner === node ? [wrong(event, node, `${node} keeps a hint of ${event.key} for itself`)] : [];
    case 'MessageDelivered':
      if (event.type === 'AcknowledgeHint') acknowledge(kept, node, event.from);
      return [];
    case 'HintSent':
      return send(ledger, event, node);
    case 'HintDeleted':
      return kept.delete(idOf(node, event.owner, event.key)) ? [] : [notKept(event, node, 'deleted')];
    case 'KeyHandedOff':
      if (event.hintFor !== undefined) kept.delete(idOf(node, event.hintFor, event.key));
      return [];
    case 'HintExpired':
      return expire(ledger, event, node);
    case 'HintRefused':
      return refuse(event, node);
    case 'HintLost':
      return kept.delete(idOf(node, event.owner, event.key)) ? [] : [notKept(event, node, 'lost')];
    case 'HintsRecovered':
      return recover(kept, event, node);
    default:
      return [];
  }
}

function send(
  { kept }: Ledger,
  event: Extract<LabEvent, { readonly kind: 'HintSent' }>,
  node: NodeId,
): readonly Violation[] {
  const id = idOf(node, event.owner, event.key);
  const hint = kept.get(id);
  if (hint === undefined) return [notKept(event, node, 'sent')];
  kept.set(id, { ...hint, delivery: 'sent' });
  return [];
}

// The trace does not say of which key.
function acknowledge(kept: Ledger['kept'], holder: NodeId, owner: NodeId): void {
  for (const [id, hint] of kept) {
    const isTheirs = hint.holder === holder && hint.owner === owner;
    if (isTheirs && hint.delivery === 'sent') kept.set(id, { ...hint, delivery: 'acknowledged' });
  }
}

function expire(
  { kept, maxAgeMs }: Ledger,
  event: Extract<LabEvent, { readonly kind: 'HintExpired' }>,
  node: NodeId,
): readonly Violation[] {
  const { owner, key, ageMs } = event;
  const early = ageMs < Math.floor(maxAgeMs);
  return [
    ...(kept.delete(idOf(node, owner, key)) ? [] : [notKept(event, node, 'let expire')]),
    ...(early
      ? [wrong(event, node, `${node} let a hint of ${key} for ${owner} expire after ${ageMs} of ${maxAgeMs} ms`)]
      : []),
  ];
}

function refuse(event: Extract<LabEvent, { readonly kind: 'HintRefused' }>, node: NodeId): readonly Violation[] {
  const { owner, key, because, held, limit } = event;
  if (because !== 'full' || held >= limit) return [];
  return [wrong(event, node, `${node} refused a hint of ${key} for ${owner} with ${held} of ${limit} hints`)];
}

const idOf = (holder: NodeId, owner: NodeId, key: string): string => `${holder} ${owner} ${key}`;

const notKept = (
  event: LabEvent & { readonly owner: NodeId; readonly key: string },
  node: NodeId,
  did: string,
): Violation => wrong(event, node, `${node} ${did} a hint of ${event.key} for ${event.owner} that it did not keep`);

const wrong = (event: LabEvent & { readonly key: string }, node: NodeId, sentence: string): Violation => ({
  at: event.at,
  node,
  key: event.key,
  sentence,
});

// Hints from before the trace begin here; those kept in the trace must all come back.
function recover(
  kept: Map<string, KeptHint>,
  event: Extract<LabEvent, { readonly kind: 'HintsRecovered' }>,
  node: NodeId,
): readonly Violation[] {
  const found = new Set(event.hints.map(({ owner, key }) => idOf(node, owner, key)));
  const gone = [...kept].filter(([id, hint]) => hint.holder === node && !found.has(id));
  for (const [id] of gone) kept.delete(id);
  for (const { owner, key } of event.hints) {
    const id = idOf(node, owner, key);
    if (!kept.has(id)) kept.set(id, { holder: node, owner, key, since: event.at });
  }
  const lost = gone.filter(([, { delivery }]) => delivery !== 'acknowledged');
  return lost.map(([, { owner, key }]) => ({
    at: event.at,
    node,
    key,
    sentence: `${node} started again without its hint of ${key} for ${owner}`,
  }));
}
