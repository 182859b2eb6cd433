// One code path for disks that answer at once (memory) and disks that answer later (IndexedDB).
// Code that may have to wait is a generator that yields what it waits for; `settle` drives it and
// stays synchronous for as long as nothing yielded is a promise.

/** A value now or a promise of it. */
export type Later<T> = T | PromiseLike<T>;

/** A computation that yields what it waits for. Inside, `const x = yield* wait(later)`. */
export type Steps<T> = Generator<unknown, T, unknown>;

export const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

/** Waits for one value inside a generator; costs nothing when it is already there. */
export function* wait<T>(value: Later<T>): Steps<T> {
  return isPromise(value) ? ((yield value) as T) : (value as T);
}

/** Runs the generator to its end: at once if nothing in it had to wait, else as a promise. Errors are thrown or reject. */
export function settle<T>(steps: Steps<T>): Later<T> {
  const first = steps.next();
  return first.done ? first.value : drain(steps, first.value);
}

async function drain<T>(steps: Steps<T>, firstAwaited: unknown): Promise<T> {
  let awaited = firstAwaited;
  for (;;) {
    let step: IteratorResult<unknown, T>;
    try {
      const value = await awaited;
      step = steps.next(value);
    } catch (thrown) {
      step = steps.throw(thrown);
    }
    if (step.done) return step.value;
    awaited = step.value;
  }
}
