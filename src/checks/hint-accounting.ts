// Hints come from somewhere and go somewhere (rule 26): only a kept hint is sent, deleted or expires, none vanishes in a
// restart, and once the cluster has healed and is idle none is left.
import type { LabTime, NodeId } from '../base/ids';
import type { LabEvent } from '../trace/event';
import { type Verdict, type Violation, verdictOf } from './verdict';

interface KeptHint {
  readonly holder: NodeId;
  readonly owner: NodeId;
  readonly key: string;
  readonly since: LabTime;
}

export function hintAccounting(events: readonly LabEvent[]): Verdict {
  const kept = new Map<string, KeptHint>();
  const violations = events.flatMap((event) => account(kept, event));
  const left = [...kept.values()].map(({ holder, owner, key, since }) => ({
    at: since,
    node: holder,
    key,
    sentence: `${holder} still keeps a hint of ${key} for ${owner}`,
  }));
  return verdictOf('hint-accounting', [...violations, ...left]);
}

function account(kept: Map<string, KeptHint>, event: LabEvent): readonly Violation[] {
  if (event.kind === 'DiskWiped' || (event.kind === 'NodeStarted' && event.freshDisk)) {
    for (const [id, hint] of kept) if (hint.holder === event.subject) kept.delete(id);
    return [];
  }
  if (event.node === 'lab') return [];
  const { node, at } = event;
  switch (event.kind) {
    case 'HintStored':
      kept.set(idOf(node, event.owner, event.key), { holder: node, owner: event.owner, key: event.key, since: at });
      return [];
    case 'HintSent':
      return kept.has(idOf(node, event.owner, event.key)) ? [] : [notKept(event, node, 'sent')];
    case 'HintDeleted':
      return kept.delete(idOf(node, event.owner, event.key)) ? [] : [notKept(event, node, 'deleted')];
    case 'HintExpired':
      return kept.delete(idOf(node, event.owner, event.key)) ? [] : [notKept(event, node, 'let expire')];
    case 'HintsRecovered':
      return recover(kept, event, node);
    default:
      return [];
  }
}

const idOf = (holder: NodeId, owner: NodeId, key: string): string => `${holder} ${owner} ${key}`;

const notKept = (
  event: LabEvent & { readonly owner: NodeId; readonly key: string },
  node: NodeId,
  did: string,
): Violation => ({
  at: event.at,
  node,
  key: event.key,
  sentence: `${node} ${did} a hint of ${event.key} for ${event.owner} that it did not keep`,
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
  return gone.map(([, { owner, key }]) => ({
    at: event.at,
    node,
    key,
    sentence: `${node} started again without its hint of ${key} for ${owner}`,
  }));
}
