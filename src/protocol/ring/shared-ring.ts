// The ring is a pure function of the settings and the changes since: nodes in one thread share it.
import type { Settings } from '../settings';
import type { RingChange } from './configuration';
import { createRing, type Ring } from './ring';

/** Rings kept for one cluster; when there are more, all are forgotten. */
const MAX_KEPT = 64;

const rings = new WeakMap<Settings, Map<string, Ring>>();

/** The same object for the same settings and changes. */
export function sharedRing(settings: Settings, changes: readonly RingChange[] = []): Ring {
  const ofCluster = rings.get(settings) ?? new Map<string, Ring>();
  rings.set(settings, ofCluster);
  const name = JSON.stringify(changes);
  const known = ofCluster.get(name);
  if (known !== undefined) return known;
  const ring = createRing(settings, changes);
  if (ofCluster.size >= MAX_KEPT) ofCluster.clear();
  ofCluster.set(name, ring);
  return ring;
}
