// As much of tape as the abstract-level suite asks for, on vitest: the suite runs in Node and in the browser, and its assertions are counted.
import { expect, it } from 'vitest';

type TestBody = (t: TapeTest) => unknown;
type Register = (name: string, ...rest: readonly unknown[]) => void;

export const counted = { assertions: 0 };

/** What the suite calls `t`. */
class TapeTest {
  private readonly subtests: { name: string; body: TestBody }[] = [];
  private planned: number | undefined;
  private seen = 0;
  private finish: (() => void) | undefined;
  private isEnded = false;

  plan = (count: number): void => {
    this.planned = count;
  };
  is = (actual: unknown, expected: unknown, message?: string): void =>
    this.check(() => expect(actual, message).toBe(expected));
  equal = this.is;
  isNot = (actual: unknown, expected: unknown, message?: string): void =>
    this.check(() => expect(actual, message).not.toBe(expected));
  same = (actual: unknown, expected: unknown, message?: string): void =>
    this.check(() => expect(actual, message).toEqual(expected));
  ok = (value: unknown, message?: string): void => this.check(() => expect(value, message).toBeTruthy());
  notOk = (value: unknown, message?: string): void => this.check(() => expect(value, message).toBeFalsy());
  pass = (): void => this.check(() => undefined);
  fail = (message?: unknown): void => this.check(() => expect.fail(String(message)));
  ifError = (error: unknown): void => this.check(() => expect(error).toBeFalsy());
  throws = (run: () => unknown, expected?: RegExp | ((error: unknown) => boolean), message?: string): void =>
    this.check(() => {
      let thrown: unknown;
      try {
        run();
      } catch (error) {
        thrown = error;
      }
      expect(thrown, message).toBeDefined();
      if (expected instanceof RegExp) expect(String(thrown), message).toMatch(expected);
      else if (typeof expected === 'function' && !expected.prototype) expect(expected(thrown), message).toBe(true);
    });
  doesNotThrow = (run: () => unknown): void => this.check(run);
  comment = (): void => undefined;
  end = (): void => {
    this.isEnded = true;
    this.finish?.();
  };
  test = (name: string, body: TestBody): void => {
    this.subtests.push({ name, body });
  };

  async run(body: TestBody): Promise<void> {
    const returned = body(this);
    if (returned instanceof Promise) await returned;
    else await this.ended();
    if (this.planned !== undefined) {
      while (this.seen < this.planned) await this.next();
      expect(this.seen, 'as many assertions as planned').toBe(this.planned);
    }
    for (const { body: inner } of this.subtests) await new TapeTest().run(inner);
  }

  private async ended(): Promise<void> {
    while (!this.isEnded && this.subtests.length === 0 && (this.planned === undefined || this.seen < this.planned)) {
      await this.next();
    }
  }

  private next(): Promise<void> {
    return new Promise((resolve) => {
      this.finish = resolve;
    });
  }

  private check(assertion: () => unknown): void {
    counted.assertions++;
    this.seen++;
    assertion();
    this.finish?.();
  }
}

const register: Register = (name, ...rest) => {
  const body = rest.at(-1) as TestBody;
  it(name, () => new TapeTest().run(body));
};

/** What the suite calls `test`. */
export const test = Object.assign(register, { skip: (() => undefined) as Register, only: register });
