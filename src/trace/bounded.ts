// Tables of the trace have a bound; what is oldest goes first.

/** Sets an entry; a new key at the bound pushes the oldest one out. A known key keeps its place. */
export function setBounded<K, V>(map: Map<K, V>, key: K, value: V, limit: number): void {
  if (!map.has(key) && map.size >= limit) map.delete(map.keys().next().value as K);
  map.set(key, value);
}

/** Appends; above the bound the oldest goes. */
export function pushBounded<V>(list: V[], value: V, limit: number): void {
  list.push(value);
  if (list.length > limit) list.shift();
}
