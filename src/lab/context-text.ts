// A context as clients carry it: opaque text that survives a URL, a file or a form field, and is checked when it comes
// back. It names its key: with another key it would hide versions that nobody has read.
import { sha256 } from '@noble/hashes/sha2.js';
import { z } from 'zod';
import { hexOf, utf8 } from '../base/bytes';
import { Fault } from '../base/fault';
import type { Clock } from '../protocol/versions/clock';

const PREFIX = 'ctx1:';
const MAX_TEXT = 100_000;
/** Far above any counter or lab time, far below where sums lose precision. */
const MAX_NUMBER = 2 ** 48;
const contextSchema = z.object({
  key: z.string(),
  pairs: z
    .array(
      z.tuple([
        z.string().min(1).max(64),
        z.number().int().min(1).max(MAX_NUMBER),
        z.number().int().min(0).max(MAX_NUMBER),
      ]),
    )
    .max(10_000),
});

/** Undefined for the empty clock: nothing is known of the key. */
export const contextText = (key: string, clock: Clock): string | undefined =>
  clock.length === 0
    ? undefined
    : PREFIX +
      toBase64Url(
        JSON.stringify({
          key: digestOf(key),
          pairs: clock.map(({ actor, counter, timeMs }) => [actor, counter, timeMs]),
        }),
      );

/** Throws Fault `bad-context` unless the text came from `contextText` for the same key. */
export function clockOfContext(key: string, text: unknown): Clock {
  const parsed =
    typeof text === 'string' && text.length <= MAX_TEXT && text.startsWith(PREFIX)
      ? parse(text.slice(PREFIX.length))
      : undefined;
  if (parsed === undefined) {
    throw new Fault(
      'bad-context',
      'This is not a context: pass the context of an earlier get or put of the same key as it is, or none for a blind write.',
    );
  }
  if (parsed.key !== digestOf(key)) {
    throw new Fault(
      'bad-context',
      `This context belongs to another key than ${JSON.stringify(key)}: a context covers versions of the key that it was read from. Get this key and pass on what that returns, or none for a blind write.`,
    );
  }
  return parsed.pairs
    .map(([actor, counter, timeMs]) => ({ actor, counter, timeMs }))
    .sort((a, b) => (a.actor < b.actor ? -1 : 1));
}

const digestOf = (key: string): string => hexOf(sha256(utf8(key)).subarray(0, 8));

function parse(encoded: string): z.output<typeof contextSchema> | undefined {
  try {
    const parsed = contextSchema.safeParse(JSON.parse(fromBase64Url(encoded)));
    if (!parsed.success) return undefined;
    const actors = new Set(parsed.data.pairs.map(([actor]) => actor));
    return actors.size === parsed.data.pairs.length ? parsed.data : undefined;
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
