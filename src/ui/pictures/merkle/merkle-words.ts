// A round of anti-entropy in words: who compared what, how far down they went, what it cost against a full copy.
import type { MerkleRoundView, MerkleView } from '../../../trace/views';
import { bytesText, clockText, countText } from '../../words/time';
import type { PlacedHash } from './merkle-layout';

/** The first digits, enough to see that two differ. */
export const shortHash = (hash: string): string => (hash === '' ? 'nothing' : `${hash.slice(0, 4)}…`);

const rangeText = (range: string): string => range.split(',').join(' ');

/** For the list of rounds. */
export function roundLabel({ node, peer, range, startedAt, outcome, differing }: MerkleRoundView): string {
  const found =
    outcome === 'exchanged'
      ? ` · ${countText(differing.length, 'key')} differed`
      : outcome === 'running'
        ? ' · under way'
        : '';
  return `${clockText(startedAt)} ${node} ↔ ${peer} (${rangeText(range)})${found}`;
}

export function roundSentence(round: MerkleRoundView): string {
  const { node, peer, range, outcome, keysHere, levels } = round;
  const pair = `${node} and ${peer}`;
  const what = `${countText(keysHere, 'key')} of the range ${rangeText(range)}`;
  switch (outcome) {
    case 'running':
      return `${node} compares its ${what} with ${peer}: ${levels.length === 0 ? 'the root is on its way' : `level ${levels.at(-1)?.level} so far`}.`;
    case 'agreed':
      return `${pair} agree on ${what}: one root compared, nothing else.`;
    case 'exchanged':
      return `${pair} differed: walked down ${countText(levels.length - 1, 'level')}, then listed the keys of ${countText(round.bucketsListed.length, 'bucket')}.`;
    case 'silent':
      return `${peer} did not answer ${node}; the next round asks again.`;
    case 'other-ring':
      return `${pair} follow different rings: nothing was compared.`;
  }
}

export function hashSentence(
  { level, index, mine, theirs, differs }: PlacedHash,
  { node, peer }: MerkleRoundView,
): string {
  const name = level === 0 ? 'Root' : `Level ${level}, node ${index}`;
  if (!differs)
    return `${name}: both have ${mine === '' ? 'nothing' : mine.slice(0, 8)}, so nothing below is looked at.`;
  return `${name}: ${node} has ${shortHash(mine)}, ${peer} has ${shortHash(theirs)}: look below.`;
}

/** `1 of 2 differ`, level by level. */
export const levelText = ({ level, nodes }: MerkleRoundView['levels'][number]): string => {
  const differing = nodes.filter(({ mine, theirs }) => mine !== theirs).length;
  return `${level === 0 ? 'root' : `level ${level}`}: ${nodes.length} compared, ${differing === 0 ? 'none differs' : `${differing} ${differing === 1 ? 'differs' : 'differ'}`}`;
};

export const costText = ({ sentBytes, fullCopyBytes, hashes, keysListed }: MerkleRoundView): string =>
  `${bytesText(sentBytes)} exchanged (${countText(hashes, 'hash').replace('hashs', 'hashes')}, ${countText(keysListed, 'key')} listed); a copy of everything would have been ${bytesText(fullCopyBytes)}`;

export function totalsText({ rounds, agreed, walked, repaired, sentBytes, fullCopyBytes }: MerkleView): string {
  const idle = rounds - agreed - walked;
  const ends = [
    `${agreed.toLocaleString('en')} agreed by one root`,
    `${walked.toLocaleString('en')} differed`,
    ...(idle === 0 ? [] : [`${idle.toLocaleString('en')} came to nothing`]),
  ];
  return `${countText(rounds, 'round')}: ${ends.join(', ')}; ${countText(repaired, 'repair')}. ${bytesText(sentBytes)} exchanged${walked > 0 ? `; copies of what differed would have been ${bytesText(fullCopyBytes)}` : ''}.`;
}

/** The round to show when nobody has chosen one: under way, else the last that differed, else the last of all. */
export function roundInFocus({ latest, differed }: MerkleView): MerkleRoundView | undefined {
  const all = [...latest.values()];
  return (
    all.findLast(({ outcome, levels }) => outcome === 'running' && levels.length > 1) ??
    [...differed.values()].at(-1) ??
    all.at(-1)
  );
}
