// A write that this node took from a client and handed to a node that must store it (rule 7).
import type { NodeId, RequestId } from '../../base/ids';
import type { Operation } from '../events';
import type { ClientReply } from '../outputs';

export interface ForwardedWrite {
  readonly request: RequestId;
  readonly op: Operation;
  readonly key: string;
  readonly to: NodeId;
  readonly needed: number;
  /** What the client was told; undefined until then. */
  answer: ClientReply | undefined;
}
