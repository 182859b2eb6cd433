// What a host is told at its first start, in tests that stand in for the conductor.
import { labTime, type NodeId } from '../../base/ids';
import type { Settings } from '../../protocol/settings';
import type { StartOrder } from '../grant';
import { RIGHT_CLOCK } from '../node-clock';

export const startOrder = (node: NodeId, settings: Settings, seed: number): StartOrder => ({
  node,
  settings,
  seed,
  session: 1,
  start: 1,
  incarnation: 1,
  hasStored: false,
  at: labTime(0),
  window: 1,
  firstSeq: 0,
  links: [],
  disk: settings.disk,
  clock: RIGHT_CLOCK,
  lastNumbers: [],
  source: 2,
  joining: undefined,
  contact: undefined,
});
