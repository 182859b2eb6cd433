// Programmer errors stop the node that has them; everything else is a value (see fault.ts).

/** Throws when an invariant does not hold. The sentence names the invariant. */
export function assert(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${sentence}`);
}

/** The end of every switch over a union: a kind that nobody handles does not compile. */
export function assertUnreachable(never: never): never {
  throw new Error(`broken invariant: no branch for ${JSON.stringify(never)}`);
}
