// What a node knows by heart of the hints on its disk: whose they are, how old, and which are on their way. Nothing here
// walks all hints but the boot.
import type { LabTime, NodeId } from '../../base/ids';

export interface HeldHint {
  readonly owner: NodeId;
  readonly key: string;
  /** When the oldest of what is in it was stored: its age is the age of that. */
  readonly storedAt: LabTime;
  /** Deliveries sent since this node started. */
  attempts: number;
  /** A delivery is under way: sent and neither acknowledged nor timed out. */
  inFlight: boolean;
}

interface OfOwner {
  /** By key, in the order of their turn: the one that was tried last is at the end. */
  readonly hints: Map<string, HeldHint>;
  inFlight: number;
}

export class HintIndex {
  readonly #owners = new Map<NodeId, OfOwner>();
  /** Oldest first from `#oldest` on; an entry is void when the index has another object for it, or none. */
  #ages: HeldHint[] = [];
  #oldest = 0;
  #held = 0;
  #inFlight = 0;

  get held(): number {
    return this.#held;
  }

  /** Deliveries under way. */
  get inFlight(): number {
    return this.#inFlight;
  }

  get(owner: NodeId, key: string): HeldHint | undefined {
    return this.#owners.get(owner)?.hints.get(key);
  }

  owners(): readonly NodeId[] {
    return [...this.#owners.keys()];
  }

  keysOf(owner: NodeId): readonly string[] {
    return [...(this.#owners.get(owner)?.hints.keys() ?? [])];
  }

  /** Owners that a hint of the key is held for. */
  ownersOf(key: string): readonly NodeId[] {
    if (this.#held === 0) return []; // as nearly always, and each read asks
    return [...this.#owners].filter(([, { hints }]) => hints.has(key)).map(([owner]) => owner);
  }

  inFlightTo(owner: NodeId): number {
    return this.#owners.get(owner)?.inFlight ?? 0;
  }

  /** Enters a hint, in the place of an older one of the same owner and key. REQUIRES: no hint entered before it is younger, unless it replaces that. */
  put(owner: NodeId, key: string, storedAt: LabTime): void {
    const known = this.get(owner, key);
    if (known !== undefined) this.setInFlight(known, false);
    const ofOwner = this.#owners.get(owner) ?? { hints: new Map(), inFlight: 0 };
    this.#owners.set(owner, ofOwner);
    if (known === undefined) this.#held++;
    if (known?.storedAt === storedAt) return;
    const hint: HeldHint = { owner, key, storedAt, attempts: known?.attempts ?? 0, inFlight: false };
    ofOwner.hints.set(key, hint);
    this.#ages.push(hint);
    this.#sweep();
  }

  delete(owner: NodeId, key: string): void {
    const ofOwner = this.#owners.get(owner);
    const hint = ofOwner?.hints.get(key);
    if (ofOwner === undefined || hint === undefined) return;
    this.setInFlight(hint, false);
    ofOwner.hints.delete(key);
    this.#held--;
    if (ofOwner.hints.size === 0) this.#owners.delete(owner);
  }

  setInFlight(hint: HeldHint, inFlight: boolean): void {
    const ofOwner = this.#owners.get(hint.owner);
    if (ofOwner === undefined || hint.inFlight === inFlight) return;
    hint.inFlight = inFlight;
    ofOwner.inFlight += inFlight ? 1 : -1;
    this.#inFlight += inFlight ? 1 : -1;
  }

  /** The hint of an owner whose turn it is: it goes to the end of the line, so that one that cannot be read or delivered keeps no other waiting. */
  next(owner: NodeId): HeldHint | undefined {
    const hints = this.#owners.get(owner)?.hints;
    for (const hint of hints?.values() ?? []) {
      if (hint.inFlight) continue;
      hints?.delete(hint.key);
      hints?.set(hint.key, hint);
      return hint;
    }
    return undefined;
  }

  /** The oldest hints that were stored before a time, at most `limit` of them. */
  olderThan(time: number, limit: number): readonly HeldHint[] {
    const old: HeldHint[] = [];
    for (let i = this.#oldest; i < this.#ages.length && old.length < limit; i++) {
      const hint = this.#ages[i] as HeldHint;
      if (hint.storedAt >= time) break;
      if (this.#isValid(hint)) old.push(hint);
      else if (i === this.#oldest) this.#oldest++;
    }
    return old;
  }

  #isValid(hint: HeldHint): boolean {
    return this.get(hint.owner, hint.key) === hint;
  }

  // Void entries are at most as many as valid ones, and a few.
  #sweep(): void {
    if (this.#ages.length <= 2 * this.#held + 64) return;
    this.#ages = this.#ages.slice(this.#oldest).filter((hint) => this.#isValid(hint));
    this.#oldest = 0;
  }
}
