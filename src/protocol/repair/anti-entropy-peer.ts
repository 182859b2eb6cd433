// The answering side of anti-entropy (rule 30): each question is answered from what this node has now, and forgotten.
import type { NodeId } from '../../base/ids';
import { type Core, send } from '../core';
import type { DifferingKey } from '../events';
import { isDiskFull } from '../full-disk';
import type { CompareMerkle, CopyOfKey, ExchangeCopies, ListBucket } from '../messages';
import { mergeIntoOwnCopy } from '../replica/replica';
import { rangesOf } from '../ring/ranges';
import { sameSets } from '../versions/version-set';
import { LISTED_AT_ONCE } from './anti-entropy';
import { copiesWithin, readCopiesOf } from './copy-batch';
import { type MerkleTree, sameHash } from './merkle-tree';

export function onCompareMerkle(core: Core, from: NodeId, question: CompareMerkle): void {
  const { round, step, level, nodes } = question;
  const found = sameRange(core, question);
  const differing = found && nodes.filter(({ index, hash }) => !sameHash(found.tree.hash(level, index), hash));
  send(core, from, {
    kind: 'AnswerMerkle',
    round,
    step,
    differing: differing?.map(({ index }) => ({ index, hash: found?.tree.hash(level, index) })),
    rangeBytes: found?.sizeBytes ?? 0,
  });
}

export function onListBucket(core: Core, from: NodeId, question: ListBucket): void {
  const { round, step, bucket, after, copies } = question;
  const tree = sameRange(core, question)?.tree;
  if (tree === undefined) {
    send(core, from, { kind: 'AnswerBucket', round, step, upTo: undefined, differing: undefined, listed: 0 });
    return;
  }
  const isWithin = (key: string, upTo: string | undefined): boolean =>
    key > after && (upTo === undefined || key <= upTo);
  const all = tree.list(bucket).filter(({ key }) => isWithin(key, question.upTo));
  const own = all.slice(0, LISTED_AT_ONCE);
  const upTo = own.length < all.length ? own.at(-1)?.key : question.upTo;
  const theirs = copies.filter(({ key }) => isWithin(key, upTo));
  send(core, from, {
    kind: 'AnswerBucket',
    round,
    step,
    upTo,
    differing: differencesOf(theirs, own),
    listed: own.length,
  });
}

type Listed = readonly { readonly key: string; readonly digest: Uint8Array }[];

/** `theirs` is the asking node's list: the answer is from its point of view. */
function differencesOf(theirs: Listed, own: Listed): readonly DifferingKey[] {
  const ownDigests = new Map(own.map(({ key, digest }) => [key, digest]));
  const asking = new Set(theirs.map(({ key }) => key));
  const differing: DifferingKey[] = [];
  for (const { key, digest } of theirs) {
    const here = ownDigests.get(key);
    if (here === undefined) differing.push({ key, heldBy: 'me' });
    else if (!sameHash(here, digest)) differing.push({ key, heldBy: 'both' });
  }
  for (const { key } of own) if (!asking.has(key)) differing.push({ key, heldBy: 'peer' });
  return differing;
}

// Undefined if this node sees another ring, in which the range is not there or is cut differently.
function sameRange(
  core: Core,
  { range: name, layout }: CompareMerkle | ListBucket,
): { readonly tree: MerkleTree; readonly sizeBytes: number } | undefined {
  const range = rangesOf(core.ring, core.settings.n)
    .ofNode(core.self)
    .find((one) => one.name === name && one.layout === layout);
  return range === undefined ? undefined : core.copies?.copiesOf(core.ring, range);
}

/** Merges what it is sent and answers, once that is durable, with what the sender does not have. */
export function onExchangeCopies(core: Core, from: NodeId, { round, step, copies }: ExchangeCopies): void {
  const answers = new Map<string, CopyOfKey>();
  let repaired = 0;
  let outstanding = copies.length;
  const done = (): void => {
    outstanding -= 1;
    if (outstanding > 0) return;
    const { fitting, rest } = copiesWithin(copies.flatMap(({ key }) => answers.get(key) ?? []));
    const left = rest.map(({ key }) => key);
    send(core, from, { kind: 'ReturnCopies', round, step, copies: fitting, repaired, left });
  };
  for (const { key, set } of copies) {
    if (set === undefined) {
      readCopiesOf(core, [{ key, read: true }], ([copy]) => {
        if (copy?.set !== undefined) answers.set(key, copy);
        done();
      });
      continue;
    }
    mergeIntoOwnCopy(core, key, set, 'anti-entropy', {
      durable(merged, changed) {
        if (changed) repaired += 1;
        if (!sameSets(merged, set)) answers.set(key, { key, set: merged });
        done();
      },
      // What it has is worth having all the same.
      full(own) {
        if (!isDiskFull(core)) return;
        if (own !== undefined) answers.set(key, { key, set: own });
        done();
      },
    });
  }
}
