// A context as clients carry it: opaque text that survives a URL, a file or a form field, and is checked when it comes back.
import { z } from 'zod';
import { Fault } from '../base/fault';
import type { Clock } from '../protocol/versions/clock';

const PREFIX = 'ctx1:';
const MAX_TEXT = 100_000;
/** Far above any counter or lab time, far below where sums lose precision. */
const MAX_NUMBER = 2 ** 48;
const pairsSchema = z
  .array(
    z.tuple([
      z.string().min(1).max(64),
      z.number().int().min(1).max(MAX_NUMBER),
      z.number().int().min(0).max(MAX_NUMBER),
    ]),
  )
  .max(10_000);

/** Undefined for the empty clock: nothing is known of the key. */
export const contextText = (clock: Clock): string | undefined =>
  clock.length === 0
    ? undefined
    : PREFIX + toBase64Url(JSON.stringify(clock.map(({ actor, counter, timeMs }) => [actor, counter, timeMs])));

/** Throws Fault `bad-context` unless the text came from `contextText`. */
export function clockOfContext(text: unknown): Clock {
  const pairs =
    typeof text === 'string' && text.length <= MAX_TEXT && text.startsWith(PREFIX)
      ? parse(text.slice(PREFIX.length))
      : undefined;
  if (pairs === undefined) {
    throw new Fault(
      'bad-context',
      'This is not a context: pass the context of an earlier get or put of the same key as it is, or none for a blind write.',
    );
  }
  return pairs
    .map(([actor, counter, timeMs]) => ({ actor, counter, timeMs }))
    .sort((a, b) => (a.actor < b.actor ? -1 : 1));
}

function parse(encoded: string): z.output<typeof pairsSchema> | undefined {
  try {
    const parsed = pairsSchema.safeParse(JSON.parse(fromBase64Url(encoded)));
    if (!parsed.success) return undefined;
    const actors = new Set(parsed.data.map(([actor]) => actor));
    return actors.size === parsed.data.length ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

const toBase64Url = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const fromBase64Url = (encoded: string): string =>
  new TextDecoder().decode(
    Uint8Array.from(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)),
  );
