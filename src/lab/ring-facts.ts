// Facts about a cluster that follow from its settings and the changes since, for pictures and for choosing a node.
import type { NodeId } from '../base/ids';
import type { RingChange } from '../protocol/ring/configuration';
import type { Ring } from '../protocol/ring/ring';
import { sharedRing } from '../protocol/ring/shared-ring';
import type { Settings } from '../protocol/settings';

export type { Ring } from '../protocol/ring/ring';

/** The ring of these settings after these changes (`changes` of the `ring` view); the same object for the same two. */
export const ringOf = (settings: Settings, changes: readonly RingChange[] = []): Ring => sharedRing(settings, changes);

/** The key's first N nodes, clockwise (rule 4). */
export function preferenceListOf(
  settings: Settings,
  key: string,
  changes: readonly RingChange[] = [],
): readonly NodeId[] {
  const ring = sharedRing(settings, changes);
  return ring.preference(ring.tokenOf(key), settings.n);
}
