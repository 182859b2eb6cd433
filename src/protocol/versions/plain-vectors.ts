// The textbook vector clock, one for all siblings of a key, as Riak had it before dots. It cannot tell which sibling a
// context covers: a write over anything but the newest clock keeps everything, so that siblings explode under
// interleaved clients (basho/riak_test, sibling_explosion). Here to be seen, not to be used.
import { descends, EMPTY_CLOCK, mergeClocks } from './clock';
import { type Minted, mergeSets, mint, type VersionSet, type Write } from './version-set';

/** All stored siblings go if the context has seen everything, else none does. */
export function mintPlain(stored: VersionSet, write: Write): Minted {
  if (descends(write.context, stored.clock)) return mint(stored, write);
  const seen = { clock: mergeClocks(stored.clock, write.context), siblings: stored.siblings };
  return { ...mint(seen, { ...write, context: EMPTY_CLOCK }), past: write.context };
}

/** The set whose clock has seen the other's; all siblings of both if neither has, or if each has. */
export function mergePlain(a: VersionSet, b: VersionSet): VersionSet {
  const aSeesB = descends(a.clock, b.clock);
  const bSeesA = descends(b.clock, a.clock);
  if (aSeesB && !bSeesA) return a;
  if (bSeesA && !aSeesB) return b;
  // Siblings of one dot are kept apart by their digests: blinding each side's clock makes the merge keep all of both.
  const { siblings } = mergeSets({ ...a, clock: EMPTY_CLOCK }, { ...b, clock: EMPTY_CLOCK });
  return { clock: mergeClocks(a.clock, b.clock), siblings };
}
