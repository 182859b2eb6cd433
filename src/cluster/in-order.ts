// What hosts did side by side, taken in one order: by time, and at one time by the order of the hosts.

interface Timed {
  readonly at: number;
}

/** REQUIRES: each list is in the order of time. At equal times the earlier list goes first. */
export function visitInOrder<T extends Timed>(given: readonly (readonly T[])[], visit: (item: T) => void): void {
  const lists = given.filter((list) => list.length > 0);
  const places = lists.map(() => 0);
  const headAt = (list: number): number => lists[list]?.[places[list] ?? 0]?.at ?? Number.POSITIVE_INFINITY;
  for (;;) {
    let first = 0;
    for (let list = 1; list < lists.length; list++) if (headAt(list) < headAt(first)) first = list;
    if (headAt(first) === Number.POSITIVE_INFINITY) return;
    // It goes on until it is another one's turn: what a host does at one time stays together.
    let earlierListAt = Number.POSITIVE_INFINITY;
    let laterListAt = Number.POSITIVE_INFINITY;
    for (let list = 0; list < first; list++) earlierListAt = Math.min(earlierListAt, headAt(list));
    for (let list = first + 1; list < lists.length; list++) laterListAt = Math.min(laterListAt, headAt(list));
    const going = lists[first] ?? [];
    let place = places[first] ?? 0;
    for (let item = going[place]; item !== undefined; item = going[++place]) {
      if (item.at >= earlierListAt || item.at > laterListAt) break;
      visit(item);
    }
    places[first] = place;
  }
}
