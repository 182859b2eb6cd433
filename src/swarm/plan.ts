// What one run of the swarm does, as plain data: it follows from a seed, can be kept in a file, and can be cut down.
import { z } from 'zod';
import { Fault } from '../base/fault';
import { type NodeId, nodeId } from '../base/ids';
import type { Command } from '../cluster/command';
import type { SettingsInput } from '../protocol/settings';
import type { DiskFault } from '../storage/disk-faulty';

/** Something that happens at a lab time (µs). */
export type PlanStep =
  | {
      readonly at: number;
      readonly command: Command;
      /** Of a put or delete: it hands on the context that this client was given last for the key. Absent: the write is blind. */
      readonly client?: number;
    }
  | { readonly at: number; readonly node: NodeId; readonly disk: DiskFault };

export interface Plan {
  readonly seed: number;
  readonly config: SettingsInput;
  /** Nodes whose disks may lose what was durable: wiped or damaged. What may be promised depends on their number. */
  readonly mayLose: readonly NodeId[];
  /** Those of them that are killed, removed from the ring, and not even started when faults end. */
  readonly gone: readonly NodeId[];
  /** In the order of time. */
  readonly steps: readonly PlanStep[];
  /** When faults end: then everything is healed and has to converge. */
  readonly healAt: number;
}

const stepSchema = z.union([
  z.looseObject({
    at: z.int().min(0),
    command: z.looseObject({ kind: z.string() }),
    client: z.int().optional(),
  }),
  z.looseObject({ at: z.int().min(0), node: z.string(), disk: z.looseObject({ kind: z.string() }) }),
]);

const planSchema = z.strictObject({
  seed: z.int(),
  config: z.looseObject({}),
  mayLose: z.array(z.string()),
  gone: z.array(z.string()).default([]),
  steps: z.array(stepSchema).max(1_000_000),
  healAt: z.int().min(0),
});

/** A plan from a file that `--minimise` has written. Throws Fault `bad-plan`. */
export function planFrom(given: unknown): Plan {
  const parsed = planSchema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Fault(
      'bad-plan',
      `This is no plan of the swarm (${issue?.path.join('.')}: ${issue?.message}): hand over a file that --minimise has written.`,
    );
  }
  const { seed, config, mayLose, gone, steps, healAt } = parsed.data;
  return {
    seed,
    config,
    mayLose: mayLose.map(nodeId),
    gone: gone.map(nodeId),
    steps: steps as unknown as PlanStep[],
    healAt,
  };
}

/** Who is a member by the time of a command is more than a plan can know. */
const REFUSED_RING_CHANGES: ReadonlySet<string> = new Set([
  'bad-ring-change',
  'still-joining',
  'dead-seed',
  'left',
  'no-such-node',
]);

/** What was asked for cannot be with the ring as it is by then: the run goes on without it. */
export const isRingRefusal = (thrown: unknown): boolean =>
  thrown instanceof Fault && REFUSED_RING_CHANGES.has(thrown.code);
