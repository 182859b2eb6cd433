// Does what a node holds of a key account for a version of it? Not only the version itself does: what has replaced it does
// too and, where only time counts, whatever was written later (rules 10, 13, 18).
import { covers, versionId } from '../trace/causality';
import type { Dot, LabEvent, SiblingSummary } from '../trace/event';
import { type HeldSet, hasSeen } from './copies';
import type { Run } from './run';

type Siblings = readonly Pick<SiblingSummary, 'dot'>[];

export class Accounted {
  readonly #run: Run;
  /**
   * `last-write-wins`: what the coordinators' clocks showed, by key and version. Of what was minted before the trace, or in a
   * window that was lost with its node, only what somebody told when it overruled something. What nobody told accounts for all.
   */
  readonly #writtenMs = new Map<string, number>();

  constructor(run: Run) {
    this.#run = run;
  }

  /** To be told of every event, in order. */
  take(event: LabEvent): void {
    if (!this.#onlyTimeCounts) return;
    if (event.kind === 'VersionMinted') this.#writtenMs.set(nameOf(event.key, event.dot), event.writtenMs);
    if (event.kind !== 'WriteOverruled') return;
    for (const { dot, writtenMs } of [event.winner, ...event.losers]) {
      this.#writtenMs.set(nameOf(event.key, dot), writtenMs);
    }
  }

  /** A node's own copy has the version or has come past it. */
  inCopy(key: string, copy: Omit<HeldSet, 'since'>, dot: Dot): boolean {
    if (this.#onlyTimeCounts) return copy.siblings.some((one) => this.#isNoOlder(key, one.dot, dot));
    return hasSeen(copy, dot, this.#run.settings);
  }

  /** Of a hint only what it shows is known, and what that has replaced. */
  inHint(key: string, siblings: Siblings, dot: Dot): boolean {
    if (this.#onlyTimeCounts) return siblings.some((one) => this.#isNoOlder(key, one.dot, dot));
    const ancestry = this.#run.histories.get(key)?.ancestry;
    return siblings.some(
      (one) => versionId(one.dot) === versionId(dot) || covers(ancestry?.contextOf(one.dot) ?? [], dot),
    );
  }

  get #onlyTimeCounts(): boolean {
    return this.#run.settings.conflicts === 'last-write-wins';
  }

  // At one millisecond the later name wins, of one name the later write.
  #isNoOlder(key: string, held: Dot, dot: Dot): boolean {
    const heldMs = this.#writtenMs.get(nameOf(key, held));
    const dotMs = this.#writtenMs.get(nameOf(key, dot));
    if (heldMs === undefined || dotMs === undefined || heldMs > dotMs) return true;
    if (heldMs < dotMs) return false;
    return held.actor === dot.actor ? held.counter >= dot.counter : held.actor > dot.actor;
  }
}

const nameOf = (key: string, dot: Dot): string => `${versionId(dot)} ${key}`;
