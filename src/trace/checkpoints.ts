// Pictures kept along the trace, so that going back folds from the nearest one and not from the beginning.
import { copyState, type FoldState, initialState, weightOf } from './cluster-fold';

/** The picture after the first `index` events. */
export interface Checkpoint {
  readonly index: number;
  readonly state: FoldState;
}

export interface CheckpointLimits {
  /** Events between two checkpoints while there are few. */
  readonly spacing: number;
  readonly count: number;
  /** Entries in all copies together: what bounds the memory when pictures are large. */
  readonly weight: number;
  /** Events between two pictures of a cursor's trail, and how many of these it keeps. */
  readonly trailSpacing: number;
  readonly trailCount: number;
}

export const CHECKPOINT_LIMITS: CheckpointLimits = {
  spacing: 2_000,
  count: 128,
  weight: 1_000_000,
  trailSpacing: 250,
  trailCount: 64,
};

export class Checkpoints {
  /** The picture that the oldest kept event meets. */
  private base: Checkpoint = { index: 0, state: initialState() };
  /** At multiples of `spacing`, lowest index first; all above the base. */
  private kept: { readonly checkpoint: Checkpoint; readonly weight: number }[] = [];
  private spacing: number;
  private weight = 0;

  constructor(readonly limits: CheckpointLimits) {
    this.spacing = limits.spacing;
  }

  /** The last one at or before `index`, the base if there is none. Its state is not to be changed: copy it. */
  nearest(index: number): Checkpoint {
    return this.kept.findLast(({ checkpoint }) => checkpoint.index <= index)?.checkpoint ?? this.base;
  }

  /** Called by every cursor at every place it passes: keeps a copy where one is due. */
  offer(index: number, state: FoldState): void {
    if (index % this.spacing !== 0 || index <= (this.kept.at(-1)?.checkpoint.index ?? this.base.index)) return;
    const weight = weightOf(state);
    this.kept.push({ checkpoint: { index, state: copyState(state) }, weight });
    this.weight += weight;
    while (this.kept.length > 1 && (this.kept.length > this.limits.count || this.weight > this.limits.weight)) {
      this.thin();
    }
  }

  /** The trace now begins at `base`. */
  rebase(base: Checkpoint): void {
    this.base = base;
    this.keepOnly((index) => index > base.index);
  }

  private thin(): void {
    this.spacing *= 2;
    this.keepOnly((index) => index % this.spacing === 0);
  }

  private keepOnly(wanted: (index: number) => boolean): void {
    this.kept = this.kept.filter(({ checkpoint }) => wanted(checkpoint.index));
    this.weight = this.kept.reduce((sum, one) => sum + one.weight, 0);
  }
}
