// What callers of the conductor wait for: a goal ends when it is met, or when lab time reaches its limit.
import type { LabTime } from '../base/ids';

export interface Goal {
  readonly limit: LabTime;
  /** Whether the clock is run for it now, unpaced; otherwise it waits for whatever else runs the clock. */
  readonly drives: () => boolean;
  readonly isMet: () => boolean;
  readonly end: (met: boolean) => void;
  readonly reject: (reason: unknown) => void;
}

export class Goals {
  #goals: Goal[] = [];

  get count(): number {
    return this.#goals.length;
  }

  add(goal: Goal): void {
    this.#goals.push(goal);
  }

  someEnded(now: LabTime): boolean {
    return this.#goals.some((goal) => now >= goal.limit || goal.isMet());
  }

  /** Ends those that are met or have reached their limit. */
  settle(now: LabTime): void {
    if (!this.someEnded(now)) return;
    const goals = this.#goals;
    this.#goals = [];
    for (const goal of goals) {
      const met = goal.isMet();
      if (met || now >= goal.limit) goal.end(met);
      else this.#goals.push(goal);
    }
  }

  /** How far the clock is to be run for the goals that drive it; undefined when none does. */
  drivenTo(): LabTime | undefined {
    let nearest: LabTime | undefined;
    for (const goal of this.#goals) {
      if (goal.drives() && (nearest === undefined || goal.limit < nearest)) nearest = goal.limit;
    }
    return nearest;
  }

  rejectAll(reason: unknown): void {
    const goals = this.#goals;
    this.#goals = [];
    for (const goal of goals) goal.reject(reason);
  }
}
