// What clients are told is true (rules 16, 17, 20): a write is `ok` only with durable copies for as many different
// primaries as its quorum needs, a get only with that many answers, and a write that `failed` was stored by nobody, before
// or after. Holds at any moment.
import type { NodeId, RequestId } from '../base/ids';
import { versionId } from '../trace/causality';
import type { Dot, LabEvent } from '../trace/event';
import { Accounted } from './accounted';
import { Copies } from './copies';
import type { Run } from './run';
import type { Violation } from './verdict';

type Of<K extends LabEvent['kind']> = Extract<LabEvent, { readonly kind: K }>;
type Answer = Of<'RequestAnswered'>;

interface Book {
  readonly key: string;
  /** Where its client asked. */
  readonly via: LabEvent['node'];
  readonly primaries: Set<NodeId>;
  /** The primary whose copy each asked node's answer is. */
  readonly ownerOf: Map<NodeId, NodeId>;
  readonly answeredFor: Set<NodeId>;
  /** Each version minted for it and the primaries for which it has become durable. */
  readonly durable: Map<string, { readonly dot: Dot; readonly owners: Set<NodeId> }>;
  answer: Answer | undefined;
}

interface Books {
  readonly copies: Copies;
  readonly all: Map<RequestId, Book>;
  /** Writes with a version and without an answer, by key. */
  readonly open: Map<string, Set<Book>>;
  readonly accounted: Accounted;
}

export function quorumAccounting(run: Run): readonly Violation[] {
  const accounted = new Accounted(run);
  const books: Books = { copies: new Copies(), all: new Map(), open: new Map(), accounted };
  return run.events.flatMap((event) => {
    books.copies.apply(event);
    accounted.take(event);
    return account(books, event);
  });
}

function account(books: Books, event: LabEvent): readonly Violation[] {
  switch (event.kind) {
    case 'RequestReceived': {
      if (!books.all.has(event.request)) books.all.set(event.request, newBook(event.key, event.node));
      return [];
    }
    case 'CoordinationStarted': {
      const book = books.all.get(event.request);
      for (const node of event.preference) book?.primaries.add(node);
      for (const { node, standsInFor } of event.targets) book?.ownerOf.set(node, standsInFor ?? node);
      return [];
    }
    case 'ReplicaTimedOut':
    case 'ReplicaRefused': {
      const book = books.all.get(event.request);
      if (event.replacement !== undefined && book !== undefined) {
        book.ownerOf.set(event.replacement, book.ownerOf.get(event.replica) ?? event.replica);
      }
      return [];
    }
    case 'ReplicaAnswered': {
      const book = books.all.get(event.request);
      book?.answeredFor.add(book.ownerOf.get(event.replica) ?? event.replica);
      return [];
    }
    case 'StorePhaseStarted': {
      // What counts now is who stores it, or has it already.
      const book = books.all.get(event.request);
      book?.answeredFor.clear();
      for (const node of event.held) book?.answeredFor.add(node);
      return [];
    }
    case 'VersionMinted':
      return mint(books, event);
    case 'VersionStored':
      store(books, event.key, event.node as NodeId, (dot) => books.accounted.inCopy(event.key, event, dot));
      return [];
    case 'HintStored':
      store(books, event.key, event.owner, (dot) => books.accounted.inHint(event.key, event.siblings, dot));
      return [];
    case 'RequestAnswered':
      return settle(books, event);
    default:
      return [];
  }
}

const newBook = (key: string, via: LabEvent['node']): Book => ({
  key,
  via,
  primaries: new Set(),
  ownerOf: new Map(),
  answeredFor: new Set(),
  durable: new Map(),
  answer: undefined,
});

function mint({ all, open, copies, accounted }: Books, event: Of<'VersionMinted'>): readonly Violation[] {
  const { request, key, dot, at, node } = event;
  const book = all.get(request);
  if (book === undefined) return [];
  if (book.answer?.outcome === 'failed') {
    const sentence = `${versionId(dot)} of ${key} was minted for ${request}, which had been answered failed: certainly nothing stored`;
    return [{ at, node: node === 'lab' ? undefined : node, key, sentence }];
  }
  // Another's newer write of a register may be there before this one comes.
  const owners = [...book.primaries].filter((primary) => {
    const own = copies.own(primary, key);
    return own !== undefined && accounted.inCopy(key, own, dot);
  });
  book.durable.set(versionId(dot), { dot, owners: new Set(owners) });
  if (book.answer !== undefined) return [];
  const ofKey = open.get(key) ?? new Set();
  open.set(key, ofKey.add(book));
  return [];
}

function store({ open }: Books, key: string, owner: NodeId, has: (dot: Dot) => boolean): void {
  for (const { primaries, durable } of open.get(key) ?? []) {
    if (!primaries.has(owner)) continue;
    for (const { dot, owners } of durable.values()) if (!owners.has(owner) && has(dot)) owners.add(owner);
  }
}

function settle({ all, open }: Books, event: Answer): readonly Violation[] {
  const book = all.get(event.request);
  // What is said elsewhere has not reached the client; the lab answers for a node that died.
  if (book === undefined || book.answer !== undefined || (event.node !== book.via && event.node !== 'lab')) return [];
  book.answer = event;
  open.get(book.key)?.delete(book);
  const wrong = event.op === 'get' ? wrongGet(book, event) : wrongWrite(book, event);
  if (wrong === undefined) return [];
  const { at, node, key, op, request, outcome } = event;
  const sentence = `${op} ${request} of ${key} was answered ${outcome}, ${wrong}`;
  return [{ at, node: node === 'lab' ? undefined : node, key, sentence }];
}

function wrongGet({ answeredFor }: Book, { outcome, needed }: Answer): string | undefined {
  if (outcome !== 'ok' || answeredFor.size >= needed) return undefined;
  return `but ${answeredFor.size} of R=${needed} had answered${named(answeredFor)}`;
}

function wrongWrite({ durable }: Book, { outcome, needed }: Answer): string | undefined {
  if (outcome === 'failed' && durable.size > 0) {
    return `certainly nothing stored, but ${[...durable.keys()].join(' and ')} was minted for it`;
  }
  if (outcome !== 'ok') return undefined;
  const best = [...durable.values()].reduce<ReadonlySet<NodeId>>(
    (most, { owners }) => (owners.size > most.size ? owners : most),
    new Set(),
  );
  return best.size >= needed
    ? undefined
    : `but copies for ${best.size} of W=${needed} primaries were durable${named(best)}`;
}

const named = (nodes: ReadonlySet<NodeId>): string => (nodes.size === 0 ? '' : ` (${[...nodes].join(', ')})`);
