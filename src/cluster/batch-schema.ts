// What a node takes from its channel: batches of its own cluster and nothing else. Any page of this origin can post there.
import { z } from 'zod';
import { type Batch, MESSAGE_CLASS } from './envelope';
import type { MessageKind } from './lab-event';

const kinds = Object.keys(MESSAGE_CLASS) as [MessageKind, ...MessageKind[]];

const envelopeSchema = z.strictObject({
  id: z.string(),
  order: z.int(),
  due: z.int(),
  message: z.looseObject({ kind: z.enum(kinds) }),
});

const batchSchema = z.strictObject({
  session: z.int(),
  window: z.int(),
  from: z.string(),
  to: z.string(),
  source: z.int(),
  envelopes: z.array(envelopeSchema).max(1_000_000),
});

/** The batch, or a clause that says why it is none. The content of a message is trusted: only a node posts a batch. */
export function batchFrom(data: unknown): Batch | string {
  const parsed = batchSchema.safeParse(data);
  if (parsed.success) return data as Batch;
  const issue = parsed.error.issues[0];
  return `${issue?.path.join('.') || 'the message'}: ${issue?.message ?? 'not a batch'}`;
}
