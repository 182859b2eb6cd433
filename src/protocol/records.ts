// The records of a node in its engine: keys with a prefix per kind, values in a compact binary form.
//   d/<key>            the version set of a key that this node owns
//   h/<owner>/<key>    a hint: a version set kept for another owner (rule 26)
//   a/<key>            the last actor and counter that this node minted under while standing in, as long as it keeps
//                      hints of the key (rule 15)
//   m/incarnation, m/identity, m/forgotten (counter-floor.ts), m/stand-ins (own-copy.ts), m/ring (ring-memory.ts),
//   m/stream (gaining.ts), m/rebuilding (forgetful.ts)
import { decode as decodeVarint } from 'uint8-varint';
import { ByteWriter } from '../base/byte-writer';
import { textOf, utf8 } from '../base/bytes';
import { Fault } from '../base/fault';
import { type NodeId, nodeId } from '../base/ids';
import { RecordReader } from './record-reader';
import { readSet, writeSet } from './set-codec';
import type { VersionSet } from './versions/version-set';

export const INCARNATION_KEY = 'm/incarnation';
export const IDENTITY_KEY = 'm/identity';
export const FORGOTTEN_KEY = 'm/forgotten';
export const STAND_INS_KEY = 'm/stand-ins';
export const RING_KEY = 'm/ring';
export const STREAM_KEY = 'm/stream';
export const REBUILDING_KEY = 'm/rebuilding';
/** Where a record is put together, to be copied at its final size. */
const scratch = new ByteWriter();
/**
 * A record that was written lately comes back as the very bytes, out of the memtable: it need not be decoded. The bytes
 * themselves say what they hold; to enter them in a map costs as much as to encode them.
 */
const HOLDS = Symbol('version set');
type SetRecord = Uint8Array & { [HOLDS]?: VersionSet };

export const dataKey = (key: string): string => `d/${key}`;
export const hintKey = (owner: NodeId, key: string): string => `h/${owner}/${key}`;
export const actorKey = (key: string): string => `a/${key}`;

export type RecordName =
  | { readonly kind: 'data'; readonly key: string }
  | { readonly kind: 'hint'; readonly owner: NodeId; readonly key: string }
  | { readonly kind: 'actor'; readonly key: string }
  | { readonly kind: 'meta' };

/** What a storage key names. Node names hold no slash, so the owner of a hint ends at the first one. */
export function recordNameOf(storageKey: string): RecordName {
  const rest = storageKey.slice(2);
  switch (storageKey.slice(0, 2)) {
    case 'd/':
      return { kind: 'data', key: rest };
    case 'a/':
      return { kind: 'actor', key: rest };
    case 'm/':
      return { kind: 'meta' };
    case 'h/': {
      const slash = rest.indexOf('/');
      return { kind: 'hint', owner: nodeId(rest.slice(0, slash)), key: rest.slice(slash + 1) };
    }
    default:
      throw new Fault('corrupt-record', `a record is stored under the unknown key '${storageKey}'`);
  }
}

export interface Hint {
  readonly storedAtMs: number;
  readonly set: VersionSet;
}

export const encodeNumber = (value: number): Uint8Array => new ByteWriter(8).varint(value).take();
export const decodeNumber = (bytes: Uint8Array): number => decodeVarint(bytes);
export const encodeText = utf8;
export const decodeText = textOf;

/** The actor that a node has used last while standing in for a key, and the writes under it. */
export interface StandInActor {
  /** The node's actors for standing in are counted from 1, whatever the key. */
  readonly epoch: number;
  readonly counter: number;
}

export const encodeActor = ({ epoch, counter }: StandInActor): Uint8Array =>
  new ByteWriter(16).varint(epoch).varint(counter).take();

export function decodeActor(bytes: Uint8Array): StandInActor {
  const reader = new RecordReader(bytes);
  return { epoch: reader.number(), counter: reader.number() };
}

export function encodeHint({ storedAtMs, set }: Hint): Uint8Array {
  writeSet(scratch.restart().varint(storedAtMs), set);
  return scratch.take();
}

export function decodeHint(bytes: Uint8Array): Hint {
  const reader = new RecordReader(bytes);
  return { storedAtMs: reader.number(), set: readSet(reader) };
}

export function encodeSet(set: VersionSet): Uint8Array {
  writeSet(scratch.restart(), set);
  const bytes: SetRecord = scratch.take();
  bytes[HOLDS] = set;
  return bytes;
}

export const decodeSet = (bytes: SetRecord): VersionSet => bytes[HOLDS] ?? readSet(new RecordReader(bytes));
