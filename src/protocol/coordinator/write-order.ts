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
  /** Nodes that it was handed to before and that did not answer: one of them may have stored it. */
  readonly mayBeAt: readonly NodeId[];
  /** The node that forwarded it; undefined when the client is here. */
  readonly origin: NodeId | undefined;
}
