// Memories with a bound: what came first goes first.

/** Takes the oldest entries out of a set or map until it has no more than `limit`. */
export function dropOldest<K>(
  memory: { readonly size: number; keys(): Iterable<K>; delete(key: K): boolean },
  limit: number,
): void {
  for (const oldest of memory.keys()) {
    if (memory.size <= limit) return;
    memory.delete(oldest);
  }
}
