// What a caller may set on a link.
import { z } from 'zod';

const latencySchema = z.union([
  z.number(),
  z.tuple([z.number(), z.number()]),
  z.object({ minMs: z.number(), maxMs: z.number() }),
]);
export const linkPatchSchema = z
  .strictObject({ latency: latencySchema, loss: z.number(), duplicate: z.number() })
  .partial();

/** Latency in lab ms: one number, a pair from–to, or {minMs, maxMs}; probabilities from 0 to 1. */
export type LinkPatch = z.output<typeof linkPatchSchema>;
