// A write that this node took from a client and handed to a node that must store it (rule 7).
import type { LabTime, NodeId } from '../../base/ids';
import type { ClientReply } from '../outputs';
import type { WriteOrder } from './write-order';

export interface ForwardedWrite {
  readonly order: WriteOrder;
  /** Nodes that it was handed to, the present one last. */
  readonly handedTo: NodeId[];
  /** Those of them whose disk is full: they have certainly stored nothing. */
  readonly refusedBy: NodeId[];
  handedAt: LabTime;
  /** The present one has said that it has it. */
  accepted: boolean;
  /** What the client was told; undefined until then. */
  answer: ClientReply | undefined;
}
