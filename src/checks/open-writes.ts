// The writes of a history whose outcome is unknown. Those that do the same are interchangeable but for their calls: the
// first called is the best to use next, so that which of them have taken effect is one count for each effect.
import type { Operation, RegisterValue } from './history';

/** Open writes that all do the same. */
export interface Effect {
  /** Undefined for a put; a compare-and-set takes effect only on what it expects. */
  readonly compares: { readonly expected: RegisterValue } | undefined;
  readonly value: RegisterValue;
  /** In order. */
  readonly calledAt: number[];
  /** How many of them, from the first, have taken effect. */
  used: number;
}

export class OpenWrites {
  readonly #effects: readonly Effect[];
  readonly #byValue = new Map<RegisterValue, Effect[]>();
  readonly #comparing: readonly Effect[];

  /** Takes the open operations; the others are left alone. */
  constructor(operations: readonly Operation[]) {
    const effects = new Map<string, Effect>();
    for (const { input, calledAt, returnedAt } of operations) {
      if (returnedAt !== undefined || input.kind === 'get') continue;
      const compares = input.kind === 'put' ? undefined : { expected: input.expected };
      if (compares !== undefined && compares.expected === input.value) continue; // it changes nothing
      const name = JSON.stringify([compares ?? 'put', input.value]);
      const effect = effects.get(name) ?? { compares, value: input.value, calledAt: [], used: 0 };
      effect.calledAt.push(calledAt);
      effects.set(name, effect);
    }
    this.#effects = [...effects.values()];
    this.#comparing = this.#effects.filter(({ compares }) => compares !== undefined);
    for (const effect of this.#effects) {
      effect.calledAt.sort((a, b) => a - b);
      this.#byValue.set(effect.value, [...(this.#byValue.get(effect.value) ?? []), effect]);
    }
  }

  /**
   * What may turn `from` into something else that is wanted, called at `until` at the latest. A compare-and-set that has
   * not taken effect wants what it expects. `anything` is what a failing one wants that would succeed on `from`.
   */
  candidates(from: RegisterValue, wanted: ReadonlySet<RegisterValue>, anything: boolean, until: number): Effect[] {
    const available = ({ calledAt, used }: Effect): boolean => (calledAt[used] ?? Number.POSITIVE_INFINITY) <= until;
    const expected = this.#comparing.filter(available).map(({ compares }) => compares?.expected);
    const values = new Set([...wanted, ...expected]);
    values.delete(from);
    const useful = anything ? this.#effects : [...values].flatMap((value) => this.#byValue.get(value) ?? []);
    return useful.filter(
      (effect) =>
        effect.value !== from &&
        available(effect) &&
        (effect.compares === undefined || effect.compares.expected === from),
    );
  }

  /** Equal exactly when equally many of each have taken effect. */
  key(): string {
    return this.#effects.flatMap(({ used }, i) => (used === 0 ? [] : `${i}*${used}`)).join();
  }
}
