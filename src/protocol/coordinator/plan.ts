// Whom a request of this key asks, as this node sees the cluster now.

import type { Core } from '../core';
import { isHealthy } from '../membership/health';
import { type Plan, planTargets } from '../ring/preference';
import { isSloppy, isStrict } from '../settings';

export function planFor(core: Core, key: string): Plan {
  const { ring, nextRing, settings } = core;
  const token = ring.tokenOf(key);
  const next = nextRing?.preference(token, settings.n);
  return planTargets(
    ring.walk(token),
    settings.n,
    (node) => isHealthy(core, node),
    isSloppy(settings),
    next === undefined ? undefined : { preference: next, mustAgree: isStrict(settings) },
  );
}
