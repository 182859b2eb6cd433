// One place in the trace and the picture there. Going forward folds event by event; going back, or far, starts from the
// nearest checkpoint and leaves a trail.
import { pushBounded } from './bounded';
import type { Checkpoint, Checkpoints } from './checkpoints';
import { applyEvent, copyState, type FoldState } from './cluster-fold';
import type { LabEvent } from './event';
import type { ClusterView } from './views';

export class Cursor {
  private index: number;
  private state: FoldState;
  /** A new object for every new place, so that equal views are the same object. */
  private shown: ClusterView;
  /** Left behind on the way from the last checkpoint, lowest index first: going back once more is then as cheap as forward. */
  private trail: Checkpoint[] = [];

  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly eventAt: (index: number) => LabEvent,
  ) {
    const start = checkpoints.nearest(0);
    this.index = start.index;
    this.state = copyState(start.state);
    this.shown = { ...this.state };
  }

  /** The picture after the first `target` events, valid until the next call. REQUIRES: not before the base, not beyond the end. */
  viewAt(target: number): ClusterView {
    if (target !== this.index) {
      this.moveTo(target);
      this.shown = { ...this.state };
    }
    return this.shown;
  }

  /** The picture there to keep: the cursor is not to be used any more. */
  giveUpAt(target: number): Checkpoint {
    this.moveTo(target);
    return { index: target, state: this.state };
  }

  private moveTo(target: number): void {
    const start = this.startFor(target);
    const restored = target < this.index || start.index > this.index;
    if (restored) {
      this.index = start.index;
      this.state = copyState(start.state);
    }
    while (this.index < target) {
      applyEvent(this.state, this.eventAt(this.index));
      this.index++;
      this.checkpoints.offer(this.index, this.state);
      if (restored && this.index < target && this.index % this.checkpoints.limits.trailSpacing === 0) this.leaveTrail();
    }
  }

  // Of the trail only what lies between the checkpoint and the target is of use again.
  private startFor(target: number): Checkpoint {
    const checkpoint = this.checkpoints.nearest(target);
    this.trail = this.trail.filter(({ index }) => checkpoint.index < index && index <= target);
    return this.trail.at(-1) ?? checkpoint;
  }

  private leaveTrail(): void {
    pushBounded(this.trail, { index: this.index, state: copyState(this.state) }, this.checkpoints.limits.trailCount);
  }
}
