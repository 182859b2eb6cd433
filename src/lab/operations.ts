// Requests of clients that are under way, and what their callers get.
import type { LabTime, RequestId } from '../base/ids';
import type { ClientRequest } from '../protocol/inputs';
import { plainOf } from '../protocol/value';
import type { Sibling } from '../protocol/versions/version-set';
import type { FedReply } from './conductor-port';
import { contextText } from './context-text';
import type { OperationResult, PlainValue } from './lab-api';

interface Open {
  readonly op: 'put' | 'get' | 'delete';
  readonly key: string;
  readonly resolve: (result: OperationResult) => void;
  readonly reject: (reason: unknown) => void;
  answeredAt: LabTime | undefined;
}

export class Operations {
  private readonly open = new Map<RequestId, Open>();

  /** Resolves a get when it is answered, a write when every copy is accounted for; its outcome and time are the answer's. */
  expect({ request, op, key }: Pick<ClientRequest, 'request' | 'op' | 'key'>): Promise<OperationResult> {
    return new Promise((resolve, reject) => {
      this.open.set(request, { op, key, resolve, reject, answeredAt: undefined });
    });
  }

  isOpen(request: RequestId): boolean {
    return this.open.has(request);
  }

  take({ at, reply }: FedReply): void {
    const open = this.open.get(reply.request);
    if (open === undefined) return;
    open.answeredAt ??= at;
    if (!reply.closed && open.op !== 'get') return;
    this.open.delete(reply.request);
    const context = contextText(open.key, reply.context);
    open.resolve({
      outcome: reply.outcome,
      ...(reply.reason === undefined ? {} : { reason: reply.reason }),
      ...(reply.siblings === undefined
        ? {}
        : { siblings: plainSiblings(reply.merged === undefined ? reply.siblings : [reply.merged]) }),
      ...(context === undefined ? {} : { context }),
      coordinator: reply.coordinator,
      replicas: reply.replicas,
      at: open.answeredAt,
    });
  }

  /** The command was refused: no answer will come. */
  forget(request: RequestId): void {
    this.open.delete(request);
  }

  /** The lab is gone: nobody will answer any more. */
  abandon(reason: unknown): void {
    for (const open of this.open.values()) open.reject(reason);
    this.open.clear();
  }
}

const plainSiblings = (siblings: readonly Pick<Sibling, 'value'>[]): PlainValue[] =>
  siblings.flatMap(({ value }) => (value === undefined ? [] : [plainOf(value)]));
