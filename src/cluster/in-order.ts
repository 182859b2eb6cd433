// What hosts did side by side, taken in one order: by time, and at one time by the order of the hosts.

interface Timed {
  readonly at: number;
}

/** REQUIRES: each list is in the order of time. At equal times the earlier list goes first. */
export function visitInOrder<T extends Timed>(lists: readonly (readonly T[])[], visit: (item: T) => void): void {
  const places = lists.map(() => 0);
  for (;;) {
    let first = -1;
    let firstAt = Number.POSITIVE_INFINITY;
    // Whose turn is next, and whether that list is an earlier one: then it goes first at its time.
    let nextAt = Number.POSITIVE_INFINITY;
    let nextIsEarlier = false;
    for (let list = 0; list < lists.length; list++) {
      const at = lists[list]?.[places[list] ?? 0]?.at ?? Number.POSITIVE_INFINITY;
      if (at < firstAt) {
        nextAt = firstAt;
        nextIsEarlier = true;
        first = list;
        firstAt = at;
      } else if (at < nextAt) {
        nextAt = at;
        nextIsEarlier = false;
      }
    }
    const going = lists[first];
    if (going === undefined) return;
    // It goes on until it is another one's turn: what a host does at one time stays together.
    let place = places[first] ?? 0;
    for (let item = going[place]; item !== undefined; item = going[++place]) {
      if (nextIsEarlier ? item.at >= nextAt : item.at > nextAt) break;
      visit(item);
    }
    places[first] = place;
  }
}
