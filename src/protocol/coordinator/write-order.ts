// A put or delete on its way to the node that mints its version.
import type { NodeId, RequestId } from '../../base/ids';
import type { Value } from '../value';
import type { Clock } from '../versions/clock';

export interface WriteOrder {
  readonly request: RequestId;
  readonly op: 'put' | 'delete';
  readonly key: string;
  readonly value: Value | undefined;
  readonly context: Clock;
  /** The node that forwarded it; undefined when the client is here. */
  readonly origin: NodeId | undefined;
}
