// Swarm testing (Groce et al. 2012): each seed may use only some of what can go wrong, because faults that are always on
// hide each other's bugs: a cluster that is always cut never has two coordinators at once.
import type { RandomStream } from '../base/random';

const FEATURES = [
  'kill',
  'crash-loop',
  'kill-all',
  'pause',
  'wipe',
  'cut',
  'one-way',
  'bridge',
  'flap',
  'isolate',
  'loss',
  'duplicate',
  'reorder',
  'spike',
  'clog',
  'clock',
  'slow-disk',
  'fail-commit',
  'tear-commit',
  'fail-read',
  'full-disk',
  'damage-table',
  'damage-log',
  'delete',
  'blind-put',
  'modify',
  'large-value',
  'hot-key',
  'any-node',
  'burst',
  'join',
  'leave',
  'replace',
  'die-twice',
  'rot',
  'read-only',
  'rot-and-wipe',
  'forget-promise',
] as const;

export type Feature = (typeof FEATURES)[number];
export type Features = ReadonlySet<Feature>;

const QUIET: readonly Feature[] = [
  'forget-promise',
  'delete',
  'blind-put',
  'modify',
  'large-value',
  'hot-key',
  'any-node',
];
const isQuiet = (feature: Feature): boolean => QUIET.includes(feature);

/** A random subset: each feature with a probability that is itself drawn, so that there are quiet seeds and wild ones. */
export function drawFeatures(random: RandomStream): Features {
  const share = [0.15, 0.3, 0.5, 0.7][random.integer(0, 3)] ?? 0.5;
  const features = new Set<Feature>(FEATURES.filter(() => random.chance(share)));
  // Where the ring stands still, more disks may be lost.
  if (features.has('rot-and-wipe') && random.chance(0.5)) {
    for (const change of ['join', 'leave', 'replace'] as const) features.delete(change);
  }
  // A long story that other faults would end.
  if (features.has('forget-promise') && random.chance(0.1)) return new Set([...features].filter(isQuiet));
  return features;
}
