// Reading this node's own copies of some keys, and how many of them fit into one message.
import { type Core, read } from '../core';
import type { CopyOfKey } from '../messages';
import { dataKey, decodeSet } from '../records';
import { copyBytes } from './message-size';
import { countAsAbsent } from './unreadable';

/** Bytes of versions in one message; a single copy may have more. */
const MAX_BYTES = 256 * 1024;

/** Reads one after the other; what is not to be read, not there, or unreadable comes without a set. */
export function readCopiesOf(
  core: Core,
  wanted: readonly { readonly key: string; readonly read: boolean }[],
  then: (copies: readonly CopyOfKey[]) => void,
): void {
  const copies: CopyOfKey[] = wanted.map(({ key }) => ({ key, set: undefined }));
  let outstanding = 1;
  const done = (): void => {
    outstanding -= 1;
    if (outstanding === 0) then(copies);
  };
  wanted.forEach(({ key, read: toRead }, i) => {
    if (!toRead) return;
    outstanding += 1;
    read(core, [dataKey(key)], (result) => {
      if (result.kind === 'Read') {
        const [bytes] = result.values;
        if (bytes !== undefined) copies[i] = { key, set: decodeSet(bytes) };
      } else {
        countAsAbsent(core, key, result);
      }
      done();
    });
  });
  done();
}

/** As many copies as one message takes, at least one; and the rest. */
export function copiesWithin(copies: readonly CopyOfKey[]): {
  readonly fitting: readonly CopyOfKey[];
  readonly rest: readonly CopyOfKey[];
} {
  let bytes = 0;
  const tooMany = copies.findIndex((copy, i) => {
    bytes += copyBytes(copy);
    return i > 0 && bytes > MAX_BYTES;
  });
  return tooMany < 0
    ? { fitting: copies, rest: [] }
    : { fitting: copies.slice(0, tooMany), rest: copies.slice(tooMany) };
}
