// Placement `consistent-hash`: one token a node, hashed from the name of its seat. Ranges are as unequal as chance makes them, and
// blind to capacity, which is why Dynamo gave every node many (DeCandia et al., SOSP 2007, section 4.2).
import { utf8 } from '../../base/bytes';
import type { RingMember } from './configuration';
import { murmur3Token } from './murmur3';
import { ascending, type Placement } from './placement';

export const consistentHashPlacement = (nodes: readonly RingMember[]): Placement => ({
  tokens: ascending(nodes.map(({ id, seat }) => ({ token: murmur3Token(utf8(seat)), node: id }))),
  placeOf: (token) => token,
});
