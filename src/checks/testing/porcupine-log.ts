// Histories that Jepsen recorded of etcd, as the Porcupine corpus keeps them: one compare-and-set register a file.
import type { Input, Operation, Output } from '../history';

const LINE = /^INFO\s+jepsen\.util - (\d+)\t:(invoke|ok|fail|info)\t:(read|write|cas)\t(.*)$/;

/** The line's number is the time. Throws at a line that is none of the corpus. */
export function porcupineHistory(text: string): Operation[] {
  const history: Operation[] = [];
  const open = new Map<string, Operation>();
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [, process = '', type, op = '', argument = ''] = LINE.exec(line) ?? [];
    if (type === 'invoke') {
      const input = inputOf(op, argument);
      const label = `process ${process}: ${op} ${argument}`;
      open.set(process, { key: 'register', calledAt: at, returnedAt: undefined, input, output: undefined, label });
      continue;
    }
    const call = open.get(process);
    if (type === undefined || call === undefined) throw new Error(`line ${at + 1} is not understood: ${line}`);
    open.delete(process);
    // What timed out stays open; a read that did not end well says nothing.
    if (type === 'info' || (op === 'read' && type === 'fail')) open.set(`${process} for ever, from ${at}`, call);
    else history.push({ ...call, returnedAt: at, output: outputOf(op, type === 'ok', argument) });
  }
  return [...history, ...[...open.values()].filter(({ input }) => input.kind !== 'get')];
}

const registerValue = (text: string): string | undefined => (text === 'nil' ? undefined : text);

function inputOf(op: string, argument: string): Input {
  if (op === 'read') return { kind: 'get' };
  if (op === 'write') return { kind: 'put', value: registerValue(argument) };
  const [, expected = '', value = ''] = /^\[(\S+) (\S+)\]$/.exec(argument) ?? [];
  return { kind: 'compare-and-set', expected: registerValue(expected), value: registerValue(value) };
}

function outputOf(op: string, ok: boolean, argument: string): Output {
  if (op === 'cas') return { kind: 'compared', swapped: ok };
  if (op === 'read') return { kind: 'found', values: [registerValue(argument) ?? []].flat() };
  if (!ok) throw new Error('the corpus has no write that failed');
  return { kind: 'stored' };
}
