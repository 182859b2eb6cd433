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
 * `cp`: a node that has lost copies answers no read until the other primaries have given them back (rebuilding.ts), and
 * what a quorum of Q has acknowledged is with them as long as Q − 1 nodes at most lose their disks. A disk that is lost
 * forgets the ring too, and with it that it must refuse those who follow an older one: where the ring changes and a disk is
 * lost, linearizability is not promised, but everything else is.
 */
export function lossBudget({ consistency, n, r, w }: Settings, ringChanges: boolean): number {
  const most = consistency === 'cp' ? Math.min(r, w) - 1 : w - 1;
  return ringChanges ? Math.min(most, Math.floor((n - 1) / 2)) : most;
}
