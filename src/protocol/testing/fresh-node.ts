// A node for tests that speak to it step by step.
import { nodeId } from '../../base/ids';
import { randomStream } from '../../base/random';
import { type BootOrder, prepareBoot } from '../boot';
import type { ProtocolNode } from '../node';
import { settingsFrom } from '../settings';

/** On an empty disk, of five nodes at the default settings unless said otherwise, and not started yet. */
export function freshNode(self: string, given: Partial<BootOrder> = {}): ProtocolNode {
  const order: BootOrder = {
    settings: settingsFrom({}),
    self: nodeId(self),
    incarnation: 1,
    hasStored: (given.incarnation ?? 1) > 1,
    recovered: [],
    logWasCut: false,
    random: randomStream(1, 'test'),
    joining: undefined,
    contact: undefined,
    ...given,
  };
  return prepareBoot(order).node;
}
