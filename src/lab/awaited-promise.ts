// A promise that says when somebody waits for it: a lab on demand moves its clock only then.

export class AwaitedPromise<T> extends Promise<T> {
  private onAwait: (() => void) | undefined;

  /** What `then` derives is an ordinary promise. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** The promise of `source`; `onAwait` runs each time somebody starts to wait for it. */
  static of<T>(source: Promise<T>, onAwait: () => void): AwaitedPromise<T> {
    const awaited = new AwaitedPromise<T>((resolve, reject) => {
      source.then(resolve, reject);
    });
    awaited.onAwait = onAwait;
    return awaited;
  }

  // biome-ignore lint/suspicious/noThenProperty: being told of the waiting is what this class is for.
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.onAwait?.();
    return super.then(onFulfilled, onRejected);
  }
}
