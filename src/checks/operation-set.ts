// A set of operations, by number, in bits: what the search for a linearization has placed so far.

const FULL = 0xffffffff;

export class OperationSet {
  readonly #words: Uint32Array;

  constructor(capacity: number) {
    this.#words = new Uint32Array(Math.ceil(capacity / 32));
  }

  has(operation: number): boolean {
    return ((this.#words[operation >>> 5] ?? 0) & (1 << (operation & 31))) !== 0;
  }

  add(operation: number): void {
    this.#words[operation >>> 5] = (this.#words[operation >>> 5] ?? 0) | (1 << (operation & 31));
  }

  delete(operation: number): void {
    this.#words[operation >>> 5] = (this.#words[operation >>> 5] ?? 0) & ~(1 << (operation & 31));
  }

  /** Equal exactly for equal sets. Short when the numbers follow the calls: then only a window is neither full nor empty. */
  key(): string {
    let from = 0;
    let to = this.#words.length;
    while (from < to && this.#words[from] === FULL) from++;
    while (from < to && this.#words[to - 1] === 0) to--;
    return `${from}:${this.#words.subarray(from, to).join()}`;
  }
}
