// What a caller may set on a link, a disk or a node's clock.
import { z } from 'zod';

const latencySchema = z.union([
  z.number(),
  z.tuple([z.number(), z.number()]),
  z.object({ minMs: z.number(), maxMs: z.number() }),
]);
export const linkPatchSchema = z
  .strictObject({ latency: latencySchema, loss: z.number(), duplicate: z.number() })
  .partial();

export const diskPatchSchema = z.strictObject({ latency: latencySchema });

export const clockPatchSchema = z.strictObject({ offsetMs: z.number(), driftPpm: z.number() }).partial();

/** Latency in lab ms: one number, a pair from–to, or {minMs, maxMs}; probabilities from 0 to 1. */
export type LinkPatch = z.output<typeof linkPatchSchema>;
/** Latency in lab ms, as of a link. */
export type DiskPatch = z.output<typeof diskPatchSchema>;
/** `offsetMs`: how far ahead of lab time the clock is now; `driftPpm`: how much faster it runs from now on. */
export type ClockPatch = z.output<typeof clockPatchSchema>;
