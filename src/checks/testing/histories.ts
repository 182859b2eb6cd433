// Histories written by hand, histories that some order explains by construction, and the plain definition to judge by.
import type { Input, Operation, Output, RegisterValue } from '../history';

/** `put a`, `put -` (a delete), `get a`, `get -`, `get a b` (siblings), `cas a b ok`, `cas a b no`; open without a return time. */
export function operation(text: string, calledAt: number, returnedAt?: number): Operation {
  const [op, ...words] = text.split(' ');
  const values = words.map((word) => (word === '-' ? undefined : word));
  const input = inputOf(op, values);
  const closed = outputOf(input, values);
  return { key: 'k', calledAt, returnedAt, input, output: returnedAt === undefined ? undefined : closed, label: text };
}

function inputOf(op: string | undefined, [first, second]: readonly RegisterValue[]): Input {
  if (op === 'put') return { kind: 'put', value: first };
  if (op === 'get') return { kind: 'get' };
  return { kind: 'compare-and-set', expected: first, value: second };
}

function outputOf({ kind }: Input, values: readonly RegisterValue[]): Output {
  if (kind === 'put') return { kind: 'stored' };
  if (kind === 'get') return { kind: 'found', values: values.flatMap((value) => value ?? []) };
  return { kind: 'compared', swapped: values[2] === 'ok' };
}

/** The register after an operation; `never` when its output would be wrong. */
function applied({ input, output }: Operation, value: RegisterValue): { value: RegisterValue } | 'never' {
  if (input.kind === 'put') return { value: input.value };
  if (input.kind === 'get') {
    const { values } = output?.kind === 'found' ? output : { values: [] };
    return values.length < 2 && values[0] === value ? { value } : 'never';
  }
  const swaps = value === input.expected;
  if (output?.kind === 'compared' && output.swapped !== swaps) return 'never';
  return { value: swaps ? input.value : value };
}

/** By definition: every order is tried. For a handful of operations. */
export function linearizableByDefinition(left: readonly Operation[], value: RegisterValue = undefined): boolean {
  const closed = left.flatMap(({ returnedAt }) => returnedAt ?? []);
  if (closed.length === 0) return true;
  const firstReturn = Math.min(...closed);
  return left.some((next) => {
    const after = next.calledAt <= firstReturn ? applied(next, value) : 'never';
    return (
      after !== 'never' &&
      linearizableByDefinition(
        left.filter((one) => one !== next),
        after.value,
      )
    );
  });
}
