// Facts about a cluster that follow from its settings alone, for pictures and for choosing a node.
import type { NodeId } from '../base/ids';
import { sharedRing } from '../protocol/boot';
import type { Ring } from '../protocol/ring/ring';
import type { Settings } from '../protocol/settings';

export type { Ring } from '../protocol/ring/ring';

/** The ring of these settings; the same object for the same settings. */
export const ringOf = (settings: Settings): Ring => sharedRing(settings);

/** The key's first N nodes, clockwise (rule 4). */
export function preferenceListOf(settings: Settings, key: string): readonly NodeId[] {
  const ring = sharedRing(settings);
  return ring.walk(ring.tokenOf(key)).slice(0, settings.n);
}
