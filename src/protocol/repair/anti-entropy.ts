// Anti-entropy (rule 30; Dynamo §4.7; Cassandra and Riak do it alike): every interval a node compares the roots of one
// range with one peer, walks down where they differ, lists the keys of the buckets that differ and exchanges only the
// versions that do. The node that began a round leads it, question by question; the peer answers each question from what
// it has and remembers nothing (anti-entropy-peer.ts). So a question may be lost, doubled or overtaken, either side may
// die, and two rounds of one pair may cross: versions are only ever merged, which is harmless at any time.
//
// It is safe for the registers of `cp`, too: to merge a version that some replica held is what a message of that version's
// writer would have done that was under way for long, and the register withstands those (Attiya, Bar-Noy and Dolev 1995).
import { assertUnreachable } from '../../base/assert';
import { type NodeId, usFromMs } from '../../base/ids';
import { type Core, send, setTimer, trace } from '../core';
import type { DifferingKey } from '../events';
import { isDiskFull } from '../full-disk';
import type { AnswerBucket, AnswerMerkle, CopyOfKey, MerkleNode, ReturnCopies } from '../messages';
import { mergeIntoOwnCopy } from '../replica/replica';
import { nextPair, setNextTick } from './anti-entropy-cycle';
import type { Pair, Round, RoundQuestion } from './anti-entropy-state';
import { copiesWithin, readCopiesOf } from './copy-batch';
import type { CopyIndex } from './copy-index';
import { hashText, type MerkleTree } from './merkle-tree';
import { sizeOfMessage } from './message-size';

/** Keys in one list. */
export const LISTED_AT_ONCE = 256;
/** Keys whose versions are in one message. */
const EXCHANGED_AT_ONCE = 32;
/** A question without an answer is asked again, this often in all. */
const ATTEMPTS = 3;
/** Begins a round with the next pair of the cycle whose peer is healthy; without one, waits for the next tick. */
export function onAntiEntropyTick(core: Core, number: number): void {
  const { copies, antiEntropy } = core;
  if (copies === undefined || number !== antiEntropy.tick || antiEntropy.round !== undefined) return;
  const pair = isDiskFull(core) ? undefined : nextPair(core); // it could keep nothing of what it asked for; others ask it
  if (pair === undefined) setNextTick(core, core.now, false);
  else beginRound(core, copies, pair);
}

function beginRound(core: Core, copies: CopyIndex, { range, peer }: Pair): void {
  const { tree, sizeBytes } = copies.copiesOf(core.ring, range);
  core.antiEntropy.rounds += 1;
  const round: Round = {
    range,
    peer,
    round: `${core.self}.${core.incarnation}.${core.antiEntropy.rounds}`,
    ring: core.ring,
    beganAt: core.now,
    step: 0,
    asked: undefined,
    attempts: 0,
    nodes: [],
    buckets: [],
    after: '',
    upTo: undefined,
    differing: [],
    hashes: 0,
    keys: 0,
    repairedHere: 0,
    repairedThere: 0,
    sentBytes: 0,
    fullCopyBytes: sizeBytes,
  };
  core.antiEntropy.round = round;
  const buckets = core.settings.merkleBuckets;
  trace(core, { kind: 'AntiEntropyStarted', ...nameOf(round), keys: tree.keys, buckets });
  compare(core, round, 0, [{ index: 0, hash: tree.hash(0, 0) }]);
}

const nameOf = ({ round, peer, range }: Round): { round: string; peer: NodeId; range: string } => ({
  round,
  peer,
  range: range.name,
});

const treeOf = (core: Core, round: Round): MerkleTree | undefined =>
  core.copies?.copiesOf(round.ring, round.range).tree;

function compare(core: Core, round: Round, level: number, nodes: readonly MerkleNode[]): void {
  round.nodes = nodes;
  round.hashes += nodes.length;
  const { name, layout } = round.range;
  ask(core, round, {
    kind: 'CompareMerkle',
    round: round.round,
    step: round.step + 1,
    range: name,
    layout,
    level,
    nodes,
  });
}

function ask(core: Core, round: Round, question: RoundQuestion): void {
  round.step = question.step;
  round.asked = question;
  round.attempts = 0;
  sendQuestion(core, round, question);
}

function sendQuestion(core: Core, round: Round, question: RoundQuestion): void {
  round.attempts += 1;
  round.sentBytes += sizeOfMessage(question);
  send(core, round.peer, question);
  const { round: name, step } = question;
  setTimer(core, usFromMs(core.settings.replicaTimeoutMs), { kind: 'RoundTimeout', round: name, step });
}

/** A question that is not answered in time is asked again; a peer that stays silent is left for the next time round. */
export function onRoundTimeout(core: Core, name: string, step: number): void {
  const { round } = core.antiEntropy;
  if (round?.asked === undefined || round.round !== name || round.step !== step) return;
  if (round.attempts < ATTEMPTS) sendQuestion(core, round, round.asked);
  else endRound(core, round, 'silent');
}

export function onRoundAnswer(core: Core, from: NodeId, answer: AnswerMerkle | AnswerBucket | ReturnCopies): void {
  const { round } = core.antiEntropy;
  if (round?.asked === undefined || round.peer !== from) return;
  if (round.round !== answer.round || round.step !== answer.step) return;
  const { asked } = round;
  round.asked = undefined;
  round.sentBytes += sizeOfMessage(answer);
  if (round.ring !== core.ring) {
    endRound(core, round, 'other-ring');
    return;
  }
  switch (answer.kind) {
    case 'AnswerMerkle':
      if (asked.kind === 'CompareMerkle') onHashes(core, round, asked.level, answer);
      return;
    case 'AnswerBucket':
      if (asked.kind === 'ListBucket') onList(core, round, asked.copies, answer);
      return;
    case 'ReturnCopies':
      onCopies(core, round, answer);
      return;
    default:
      assertUnreachable(answer);
  }
}

function onHashes(core: Core, round: Round, level: number, { differing, rangeBytes }: AnswerMerkle): void {
  round.fullCopyBytes = Math.max(round.fullCopyBytes, rangeBytes);
  const tree = treeOf(core, round);
  if (differing === undefined || tree === undefined) {
    endRound(core, round, 'other-ring');
    return;
  }
  const theirs = new Map(differing.map(({ index, hash }) => [index, hash]));
  const nodes = round.nodes.map(({ index, hash }) => {
    const mine = hashText(hash);
    return { index, mine, theirs: theirs.has(index) ? hashText(theirs.get(index)) : mine };
  });
  trace(core, { kind: 'MerkleLevelCompared', ...nameOf(round), level, nodes });
  if (differing.length === 0) {
    endRound(core, round, level === 0 ? 'agreed' : 'exchanged');
    return;
  }
  if (level === tree.depth) {
    round.buckets = differing.map(({ index }) => index);
    listNext(core, round);
    return;
  }
  const below = differing.flatMap(({ index }) => [2 * index, 2 * index + 1]);
  compare(
    core,
    round,
    level + 1,
    below.map((index) => ({ index, hash: tree.hash(level + 1, index) })),
  );
}

function listNext(core: Core, round: Round): void {
  const [bucket] = round.buckets;
  const tree = treeOf(core, round);
  if (bucket === undefined || tree === undefined) {
    endRound(core, round, 'exchanged');
    return;
  }
  const all = tree.list(bucket).filter(({ key }) => key > round.after);
  const copies = all.slice(0, LISTED_AT_ONCE);
  const upTo = copies.length < all.length ? copies.at(-1)?.key : undefined;
  const { name, layout } = round.range;
  ask(core, round, {
    kind: 'ListBucket',
    round: round.round,
    step: round.step + 1,
    range: name,
    layout,
    bucket,
    after: round.after,
    upTo,
    copies,
  });
}

function onList(
  core: Core,
  round: Round,
  mine: readonly { readonly key: string }[],
  { differing, upTo, listed }: AnswerBucket,
): void {
  if (differing === undefined) {
    endRound(core, round, 'other-ring');
    return;
  }
  const keys = mine.filter(({ key }) => upTo === undefined || key <= upTo).length + listed;
  round.keys += keys;
  round.upTo = upTo;
  round.differing = differing;
  trace(core, { kind: 'BucketsExchanged', ...nameOf(round), buckets: round.buckets.slice(0, 1), keys, differing });
  exchangeNext(core, round);
}

/** Sends what this node has of the next differing keys; with none left goes on to the next list. */
function exchangeNext(core: Core, round: Round): void {
  if (round.differing.length === 0) {
    if (round.upTo === undefined) round.buckets = round.buckets.slice(1);
    round.after = round.upTo ?? '';
    listNext(core, round);
    return;
  }
  const next = round.differing.slice(0, EXCHANGED_AT_ONCE);
  const wanted = next.map(({ key, heldBy }) => ({ key, read: heldBy !== 'peer' }));
  readCopiesOf(core, wanted, (read) => {
    if (core.antiEntropy.round !== round) return;
    const copies = copiesWithin(read).fitting;
    round.differing = round.differing.slice(copies.length);
    ask(core, round, { kind: 'ExchangeCopies', round: round.round, step: round.step + 1, copies });
  });
}

function onCopies(core: Core, round: Round, { copies, repaired, left }: ReturnCopies): void {
  round.repairedThere += repaired;
  round.differing = [...left.map((key): DifferingKey => ({ key, heldBy: 'peer' })), ...round.differing];
  const theirs = copies.filter((copy): copy is CopyOfKey & Required<CopyOfKey> => copy.set !== undefined);
  let outstanding = theirs.length;
  if (outstanding === 0) {
    exchangeNext(core, round);
    return;
  }
  for (const { key, set } of theirs) {
    if (set === undefined) continue;
    mergeIntoOwnCopy(core, key, set, 'anti-entropy', {
      durable(_, changed) {
        if (changed) round.repairedHere += 1;
        outstanding -= 1;
        if (outstanding === 0 && core.antiEntropy.round === round) exchangeNext(core, round);
      },
    });
  }
}

function endRound(core: Core, round: Round, outcome: 'agreed' | 'exchanged' | 'silent' | 'other-ring'): void {
  const { hashes, keys, repairedHere, repairedThere, sentBytes, fullCopyBytes } = round;
  trace(core, {
    kind: 'AntiEntropyEnded',
    ...nameOf(round),
    outcome,
    repairedHere,
    repairedThere,
    hashes,
    keys,
    sentBytes,
    fullCopyBytes,
  });
  core.antiEntropy.round = undefined;
  setNextTick(core, round.beganAt, repairedHere + repairedThere > 0);
}
