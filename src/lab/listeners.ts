// Who wants to be told what.

type Functions<Events> = { [Name in keyof Events]: (argument: never) => void };

export class Listeners<Events extends Functions<Events>> {
  private readonly sets = new Map<keyof Events, Set<(argument: never) => void>>();

  /** The answer takes the listener off again. */
  add<Name extends keyof Events>(name: Name, listener: Events[Name]): () => void {
    const set = this.sets.get(name) ?? new Set();
    this.sets.set(name, set.add(listener));
    return () => set.delete(listener);
  }

  tell<Name extends keyof Events>(name: Name, argument: Parameters<Events[Name]>[0]): void {
    for (const listener of this.sets.get(name) ?? []) {
      try {
        listener(argument as never);
      } catch (thrown) {
        void Promise.reject(thrown); // it shows up as unhandled, and hits nobody else
      }
    }
  }
}
