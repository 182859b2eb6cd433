// When a node compares what with whom (rule 30): every range with one peer after the other, one pair an interval; and
// faster, once round the cycle, after a round that found something.
import { utf8 } from '../../base/bytes';
import { type LabTime, usFromMs } from '../../base/ids';
import { type Core, setTimer } from '../core';
import { isHealthy } from '../membership/health';
import { murmur3Token } from '../ring/murmur3';
import { rangesOf } from '../ring/ranges';
import type { Pair } from './anti-entropy-state';

/** After a round that found something the next ones follow at this part of the interval, once round the cycle. */
const HURRIED_PART = 0.1;

/** The first round of a node is put off by a part of the interval that its name gives, so that not all begin at once. */
export function startAntiEntropy(core: Core): void {
  if (core.copies === undefined) return;
  const intervalUs = usFromMs(core.settings.antiEntropyIntervalMs);
  setTick(core, 1 + Number(BigInt.asUintN(64, murmur3Token(utf8(core.self))) % BigInt(intervalUs)));
}

function setTick(core: Core, afterUs: number): void {
  core.antiEntropy.tick += 1;
  setTimer(core, afterUs, { kind: 'AntiEntropyTick', number: core.antiEntropy.tick });
}

/** Sets the next tick, an interval after the last round began or much sooner. `found`: that round has repaired something. */
export function setNextTick(core: Core, beganAt: LabTime, found: boolean): void {
  const { antiEntropy: state } = core;
  state.hurried = found ? state.pairs.length : Math.max(0, state.hurried - 1);
  const gapUs = usFromMs(core.settings.antiEntropyIntervalMs) * (state.hurried > 0 ? HURRIED_PART : 1);
  setTick(core, Math.max(1, beganAt + Math.round(gapUs) - core.now));
}

/** The next pair of the cycle whose peer is healthy. */
export function nextPair(core: Core): Pair | undefined {
  const { antiEntropy: state } = core;
  if (state.ring !== core.ring) {
    state.ring = core.ring;
    state.pairs = cycleOf(core);
  }
  for (let tried = 0; tried < state.pairs.length; tried++) {
    const pair = state.pairs[state.next % state.pairs.length];
    state.next = (state.next + 1) % state.pairs.length;
    if (pair !== undefined && isHealthy(core, pair.peer)) return pair;
  }
  return undefined;
}

/** Every range with one peer, then with the next one: a node that has lost everything has it back after the first part. */
function cycleOf({ ring, settings, self }: Core): readonly Pair[] {
  const ranges = rangesOf(ring, settings.n).ofNode(self);
  return Array.from({ length: settings.n - 1 }, (_, i) => i + 1).flatMap((distance) =>
    ranges.flatMap((range) => {
      const peer = range.primaries[(range.primaries.indexOf(self) + distance) % range.primaries.length];
      return peer === undefined || distance >= range.primaries.length ? [] : [{ range, peer }];
    }),
  );
}
