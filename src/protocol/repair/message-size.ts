// What the messages of anti-entropy would weigh on a wire, in the records' own binary form: the measure of its worth
// against copying everything.
import { utf8 } from '../../base/bytes';
import type { Message } from '../messages';
import { encodeSet } from '../records';
import type { RoundQuestion } from './anti-entropy-state';

/** Kind, round, step, range and layout. */
const HEADER_BYTES = 32;
const INDEX_BYTES = 2;
const HASH_BYTES = 32;

type RoundMessage =
  | RoundQuestion
  | Extract<Message, { readonly kind: 'AnswerMerkle' | 'AnswerBucket' | 'ReturnCopies' }>;

export function sizeOfMessage(message: RoundMessage): number {
  switch (message.kind) {
    case 'CompareMerkle':
      return HEADER_BYTES + message.nodes.length * (INDEX_BYTES + HASH_BYTES);
    case 'AnswerMerkle':
      return HEADER_BYTES + (message.differing ?? []).length * (INDEX_BYTES + HASH_BYTES);
    case 'ListBucket':
      return HEADER_BYTES + total(message.copies, ({ key }) => keyBytes(key) + HASH_BYTES);
    case 'AnswerBucket':
      return HEADER_BYTES + total(message.differing ?? [], ({ key }) => keyBytes(key) + 1);
    case 'ExchangeCopies':
      return HEADER_BYTES + total(message.copies, copyBytes);
    case 'ReturnCopies':
      return HEADER_BYTES + total(message.copies, copyBytes) + total(message.left, keyBytes);
  }
}

/** A key and its versions. */
export const copyBytes = ({ key, set }: Extract<Message, { kind: 'ExchangeCopies' }>['copies'][number]): number =>
  keyBytes(key) + (set === undefined ? 0 : encodeSet(set).length);

const keyBytes = (key: string): number => utf8(key).length + 1;

const total = <T>(items: readonly T[], size: (item: T) => number): number =>
  items.reduce((sum, item) => sum + size(item), 0);
