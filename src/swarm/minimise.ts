// Cuts a failing plan down to what it takes to fail: delta debugging (Zeller and Hildebrandt 2002, ddmin) over its steps,
// then every setting that can be as usual, then fewer nodes, until nothing more can go.
import { Fault } from '../base/fault';
import type { SettingsInput } from '../protocol/settings';
import type { Plan, PlanStep } from './plan';

export interface MinimiseOptions {
  /** Whether the plan still fails as the first one did. */
  readonly fails: (plan: Plan) => boolean;
  /** Told after each smaller plan; false ends the search where it is. */
  readonly goOn: (plan: Plan) => boolean;
}

/** REQUIRES: `plan` fails. The answer fails too. */
export function minimise(plan: Plan, options: MinimiseOptions): Plan {
  const search = new Search(plan, options);
  for (let smaller = true; smaller && !search.ended; ) {
    const steps = search.removeSteps();
    const settings = search.restoreSettings();
    smaller = steps || settings;
  }
  return search.best;
}

class Search {
  best: Plan;
  ended = false;
  readonly #options: MinimiseOptions;

  constructor(plan: Plan, options: MinimiseOptions) {
    this.best = plan;
    this.#options = options;
  }

  /** ddmin: leaves out ever smaller parts. True if something could go. */
  removeSteps(): boolean {
    const before = this.best.steps.length;
    for (let size = Math.ceil(before / 2); size >= 1 && !this.ended; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let from = 0; from < this.best.steps.length && !this.ended; ) {
        const steps = [...this.best.steps.slice(0, from), ...this.best.steps.slice(from + size)];
        if (!this.#try({ ...this.best, steps, healAt: this.#healAt(steps) })) from += size;
      }
    }
    return this.best.steps.length < before;
  }

  /** True if a setting could be left out, or a node. */
  restoreSettings(): boolean {
    const before = JSON.stringify(this.best.config);
    for (const name of Object.keys(this.best.config) as (keyof SettingsInput)[]) {
      if (this.ended || name === 'nodes') continue;
      const { [name]: _left, ...config } = this.best.config;
      this.#try({ ...this.best, config });
    }
    const { nodes } = this.best.config;
    if (typeof nodes !== 'number' && nodes !== undefined) {
      for (const { id } of nodes) {
        const fewer = nodes.filter((node) => node.id !== id);
        const steps = this.best.steps.filter((step) => !names(step, id));
        this.#try({ ...this.best, config: { ...this.best.config, nodes: fewer }, steps });
      }
      this.#try({ ...this.best, config: { ...this.best.config, nodes: nodes.map(({ id }) => ({ id })) } });
    }
    return JSON.stringify(this.best.config) !== before;
  }

  // Faults end soon after the last step, unless what fails needs the time.
  #healAt(steps: readonly PlanStep[]): number {
    const last = steps.at(-1)?.at ?? 0;
    const soon = last + 1000;
    return soon < this.best.healAt && this.#fails({ ...this.best, steps, healAt: soon }) ? soon : this.best.healAt;
  }

  #try(plan: Plan): boolean {
    if (this.ended || !this.#fails(plan)) return false;
    this.best = plan;
    if (!this.#options.goOn(plan)) this.ended = true;
    return true;
  }

  // Settings that do not go together are no failure of the store.
  #fails(plan: Plan): boolean {
    try {
      return this.#options.fails(plan);
    } catch (thrown) {
      if (thrown instanceof Fault) return false;
      throw thrown;
    }
  }
}

const names = (step: PlanStep, node: string): boolean => JSON.stringify(step).includes(`"${node}"`);
