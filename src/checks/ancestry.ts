// What was minted under one key: which version had seen which. Asked for every copy that is stored, so the contexts of
// an actor's versions are joined up to each of its counters as they come.
import type { Clock, Dot } from '../trace/event';
import type { MintedVersion } from './key-history';

/** The highest counter seen of each actor. */
export type Seen = ReadonlyMap<string, number>;

interface Line {
  /** Rising. */
  readonly counters: number[];
  readonly versions: MintedVersion[];
  /** Of each version and all before it: their contexts as one. */
  readonly joined: Seen[];
}

export class Ancestry {
  readonly #lines = new Map<string, Line>();

  /** A version with a counter that is not above the actor's last is left out: it is a violation of its own (rule 15). */
  add(version: MintedVersion): void {
    const { actor, counter } = version.dot;
    const line = this.#lines.get(actor) ?? { counters: [], versions: [], joined: [] };
    this.#lines.set(actor, line);
    if (counter <= (line.counters.at(-1) ?? 0)) return;
    line.counters.push(counter);
    line.versions.push(version);
    line.joined.push(join(line.joined.at(-1), version.context));
  }

  has({ actor, counter }: Dot): boolean {
    const line = this.#lines.get(actor);
    return line !== undefined && line.counters[countUpTo(line.counters, counter) - 1] === counter;
  }

  /** The versions of an actor with counters above `after`, up to `upTo`. */
  between(actor: string, after: number, upTo: number): readonly MintedVersion[] {
    const line = this.#lines.get(actor);
    if (line === undefined || after >= upTo) return [];
    return line.versions.slice(countUpTo(line.counters, after), countUpTo(line.counters, upTo));
  }

  /** What the versions that the clock covers had seen, as one. */
  seenBy(clock: readonly Dot[]): Seen {
    const seen = new Map<string, number>();
    for (const { actor, counter } of clock) {
      const line = this.#lines.get(actor);
      if (line === undefined) continue;
      raise(seen, line.joined[countUpTo(line.counters, counter) - 1]);
    }
    return seen;
  }

  /** What these versions have replaced, directly or through others that are gone: all that may be absent beside them. */
  replacedBy(contexts: readonly Clock[]): Seen {
    let seen = new Map<string, number>();
    for (const context of contexts) for (const { actor, counter } of context) raise(seen, [[actor, counter]]);
    for (;;) {
      const further = new Map(seen);
      raise(further, this.seenBy(clockOf(seen)));
      if ([...further].every(([actor, counter]) => counter === seen.get(actor))) return seen;
      seen = further;
    }
  }

  contextOf({ actor, counter }: Dot): Clock {
    const line = this.#lines.get(actor);
    const at = line === undefined ? -1 : countUpTo(line.counters, counter) - 1;
    return line?.counters[at] === counter ? (line.versions[at]?.context ?? []) : [];
  }
}

export const sees = (seen: Seen, { actor, counter }: Dot): boolean => (seen.get(actor) ?? 0) >= counter;

const clockOf = (seen: Seen): Clock => [...seen].map(([actor, counter]) => ({ actor, counter, timeMs: 0 }));

function join(seen: Seen | undefined, context: Clock): Seen {
  if (seen !== undefined && context.every(({ actor, counter }) => counter <= (seen.get(actor) ?? 0))) return seen;
  const joined = new Map(seen);
  for (const { actor, counter } of context) raise(joined, [[actor, counter]]);
  return joined;
}

function raise(seen: Map<string, number>, by: Iterable<readonly [string, number]> | undefined): void {
  for (const [actor, counter] of by ?? []) if (counter > (seen.get(actor) ?? 0)) seen.set(actor, counter);
}

/** How many of the rising counters are at most `limit`. */
function countUpTo(counters: readonly number[], limit: number): number {
  let low = 0;
  let high = counters.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((counters[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
