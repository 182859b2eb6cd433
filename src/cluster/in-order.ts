// Merging what hosts did side by side into one order: by time, and at one time by the order of the hosts.

interface Timed {
  readonly at: number;
}

/** REQUIRES: each list is in the order of time. At equal times the earlier list goes first. */
export function inOrder<T extends Timed>(lists: readonly (readonly T[])[]): readonly T[] {
  let round = lists.filter((list) => list.length > 0);
  while (round.length > 1) {
    const merged: (readonly T[])[] = [];
    for (let i = 0; i < round.length; i += 2) merged.push(mergeTwo(round[i] ?? [], round[i + 1] ?? []));
    round = merged;
  }
  return round[0] ?? [];
}

function mergeTwo<T extends Timed>(a: readonly T[], b: readonly T[]): readonly T[] {
  if (b.length === 0) return a;
  const merged: T[] = [];
  let i = 0;
  let j = 0;
  for (let left = a[0], right = b[0]; left !== undefined || right !== undefined; ) {
    if (left !== undefined && (right === undefined || left.at <= right.at)) {
      merged.push(left);
      left = a[++i];
    } else if (right !== undefined) {
      merged.push(right);
      right = b[++j];
    }
  }
  return merged;
}
