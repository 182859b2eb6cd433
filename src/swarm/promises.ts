// What may be promised when disks are lost. A run never loses more than this unless it is told to, so that everything
// else can be required of it.
import type { Settings } from '../protocol/settings';

/**
 * How many nodes may lose their disks, each as often as it likes, without a promise being broken.
 *
 * `ap`, `ca`: an acknowledged write is durable as W copies for different primaries. Each is at its primary, or at the
 * stand-in that keeps it until the primary has it: no two copies ever share a node, so W − 1 lossy nodes leave one of them.
 * A ring changes by majorities that remember it, so a minority only may lose its disks then: of N, because there are never
 * fewer members.
 *
 * `cp`: linearizable as long as every two quorums share a node that has not forgotten (a lost disk forgets what it
 * acknowledged): two quorums of size Q share at least 2Q − N nodes. A newcomer asks a majority only, which may be all that
 * have forgotten: where the ring changes no disk may be lost.
 */
export function lossBudget({ consistency, n, r, w }: Settings, ringChanges: boolean): number {
  if (consistency !== 'cp') return ringChanges ? Math.min(w - 1, Math.floor((n - 1) / 2)) : w - 1;
  if (ringChanges) return 0;
  return Math.max(0, 2 * Math.min(r, w) - n - 1);
}
