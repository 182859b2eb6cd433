// A copy is handed off, and deleted, only when every owner of its key has what was in it (rule 32). The owner of a
// register that holds a later version needs no earlier one (rule 18), nor does one that has reaped what had deleted it (rule
// 28). Nobody can know that an owner has lost its disk
// while its acknowledgement was under way: it counts as having what it had when it acknowledged.
import type { NodeId } from '../base/ids';
import { versionId } from '../trace/causality';
import type { LabEvent, SiblingSummary } from '../trace/event';
import { Accounted } from './accounted';
import { Copies, type HeldSet } from './copies';
import type { Run } from './run';
import type { Violation } from './verdict';

type HandOff = Extract<LabEvent, { readonly kind: 'KeyHandedOff' }>;

export function handedOffEverywhere(run: Run): Violation[] {
  const owners = new Owners(run);
  const violations: Violation[] = [];
  for (const event of run.events) {
    if (event.kind === 'KeyHandedOff' && event.node !== 'lab') violations.push(...lossesOf(event, event.node, owners));
    owners.take(event);
  }
  return violations;
}

function lossesOf(event: HandOff, giver: NodeId, owners: Owners): Violation[] {
  const { at, key, to } = event;
  const given = owners.givenBy(giver, event);
  return to.flatMap((owner) => {
    const missing = given.filter((sibling) => !owners.has(owner, giver, key, sibling));
    if (missing.length === 0) return [];
    const what = missing.map(({ dot }) => versionId(dot)).join(', ');
    return [{ at, node: giver, key, sentence: `${giver} deleted ${key} (${what}) although ${owner} did not have it` }];
  });
}

interface Acknowledgement {
  readonly owner: NodeId;
  readonly key: string;
  readonly had: HeldSet | undefined;
  /** The owner's disk has lost it since. */
  lost: boolean;
}

/** What the owners have, and what they had when they acknowledged it. */
class Owners {
  readonly #copies = new Copies();
  readonly #accounted: Accounted;
  /** The tombstones that were reaped last, by owner and key. */
  readonly #reaped = new Map<string, HeldSet>();
  /** By owner, giver and key the last one. */
  readonly #acknowledged = new Map<string, Acknowledgement>();

  constructor(run: Run) {
    this.#accounted = new Accounted(run);
  }

  givenBy(giver: NodeId, { key, hintFor }: HandOff): readonly SiblingSummary[] {
    if (hintFor !== undefined) return this.#copies.hint(giver, hintFor, key) ?? [];
    return this.#copies.own(giver, key)?.siblings ?? [];
  }

  has(owner: NodeId, giver: NodeId, key: string, sibling: SiblingSummary): boolean {
    const acknowledged = this.#acknowledged.get(nameOf(owner, giver, key));
    const lost = acknowledged?.lost === true ? acknowledged.had : undefined;
    const reaped = this.#reaped.get(`${owner} ${key}`);
    return [this.#copies.own(owner, key), lost, reaped].some(
      (copy) => copy !== undefined && this.#isIn(copy, key, sibling),
    );
  }

  #isIn(copy: HeldSet, key: string, { dot }: SiblingSummary): boolean {
    const isShown = copy.siblings.some((one) => versionId(one.dot) === versionId(dot));
    return isShown || this.#accounted.inCopy(key, copy, dot);
  }

  take(event: LabEvent): void {
    if (event.kind === 'TombstoneReaped' && event.node !== 'lab') {
      const tombstone = this.#copies.own(event.node, event.key);
      if (tombstone !== undefined) this.#reaped.set(`${event.node} ${event.key}`, tombstone);
    }
    this.#copies.apply(event);
    this.#accounted.take(event);
    if (event.kind === 'DiskWiped' || event.kind === 'DiskImported') this.#lose(event.subject);
    if (event.node === 'lab') return;
    if (event.kind === 'RecordUnreadable' && event.what === 'copy') this.#lose(event.node, event.key);
    if (event.kind === 'EngineRecovered' && event.lostBytes > 0) this.#lose(event.node);
    if (event.kind === 'MessageSent' && event.type === 'AcknowledgeHandOff' && event.key !== undefined) {
      const { node: owner, to: giver, key } = event;
      const had = this.#copies.own(owner, key);
      this.#acknowledged.set(nameOf(owner, giver, key), { owner, key, had, lost: false });
    }
  }

  #lose(owner: NodeId, key?: string): void {
    for (const one of this.#acknowledged.values()) {
      if (one.owner === owner && (key === undefined || one.key === key)) one.lost = true;
    }
  }
}

const nameOf = (owner: NodeId, giver: NodeId, key: string): string => `${owner} ${giver} ${key}`;
