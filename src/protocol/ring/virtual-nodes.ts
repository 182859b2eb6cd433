// Placement `virtual-nodes`, Dynamo's strategy 1: every node has `tokensPerNode × capacity` tokens, hashed from its
// name (or from the name of the node that it replaces), so that all nodes compute one ring alone (DeCandia et al., SOSP 2007, sections 4.2 and 6.2).
import { utf8 } from '../../base/bytes';
import type { RingMember } from './configuration';
import { murmur3Token } from './murmur3';
import { ascending, type Placement } from './placement';

export const virtualNodesPlacement = (nodes: readonly RingMember[], tokensPerNode: number): Placement => ({
  tokens: ascending(
    nodes.flatMap(({ id, seat, capacity }) =>
      Array.from({ length: tokensPerNode * capacity }, (_, i) => ({
        token: murmur3Token(utf8(`${seat}#${i}`)),
        node: id,
      })),
    ),
  ),
  placeOf: (token) => token,
});
