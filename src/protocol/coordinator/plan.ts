// Whom a request of this key asks, as this node sees the cluster now.

import type { Core } from '../core';
import { isHealthy } from '../membership/health';
import { type Plan, planTargets } from '../ring/preference';
import { isSloppy } from '../settings';

export const planFor = (core: Core, key: string): Plan =>
  planTargets(
    core.ring.walk(core.ring.tokenOf(key)),
    core.settings.n,
    (node) => isHealthy(core, node),
    isSloppy(core.settings),
  );
