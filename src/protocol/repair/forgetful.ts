// A node of `cp` that has lost copies: its disk was lost, the end of its log was cut off, a copy cannot be read. It may have
// acknowledged versions that it does not have any more, and a majority with it would be none. So until it has rebuilt its
// copies (rebuilding.ts) it answers no read and mints nothing. It stores and acknowledges what it is sent: those who read
// find their majority among the others, and each of these is worth what it was.
import type { NodeId } from '../../base/ids';
import { type Core, trace } from '../core';
import { rangesOf } from '../ring/ranges';
import type { Settings } from '../settings';
import { requestTailUs } from './tombstone';

export const FORGOTTEN_BECAUSE = ['disk-lost', 'log-cut', 'unreadable'] as const;
export type ForgottenBecause = (typeof FORGOTTEN_BECAUSE)[number];

/** What one other primary has of this node's ranges, on its way here. */
export interface CopyStream {
  /** The last key that this source has been through; durable here. */
  after: string;
  /** When it was asked for the next batch; undefined while nobody waits for one. */
  askedAt: number | undefined;
  /** A batch of it is being stored. */
  storing: boolean;
  ended: boolean;
  /** It had lost copies itself. */
  forgetful: boolean;
}

export interface Rebuilding {
  readonly because: ForgottenBecause;
  /** This node's incarnation and its rebuildings since it started. */
  readonly name: string;
  /** Nobody is asked before. */
  askFrom: number;
  /** Its ranges, and who else owns them: an epoch that leaves them as they are interrupts nothing. */
  readonly ranges: string;
  readonly streams: ReadonlyMap<NodeId, CopyStream>;
  keys: number;
  /** All ranges that the serving ring gives it are rebuilt; what a change gives it may be missing yet. */
  hasOwned: boolean;
  /** Its end is on its way to the disk. */
  ending: boolean;
}

/** Only a register's majorities need it; where a node is the only primary there is nothing to rebuild from. */
export const mustRebuild = ({ consistency, n }: Settings): boolean => consistency === 'cp' && n > 1;

/** This node may not have what it has acknowledged. */
export const isForgetful = ({ rebuilding }: Core): boolean => rebuilding !== undefined;

/** Also of what it owns by the ring that serves: nobody can take that from it as all there is. */
export const lacksOwned = ({ rebuilding }: Core): boolean => rebuilding?.hasOwned === false;

/** The ranges of this node in the ring that serves, each with its owners. */
export const ownRanges = ({ ring, self, settings }: Core): string =>
  rangesOf(ring, settings.n)
    .ofNode(self)
    .map(({ name, layout }) => `${name} ${layout}`)
    .join('; ');

export const forgetfulSentence = ({ self }: Core): string =>
  `${self} has lost copies and is rebuilding them from the other primaries: nothing is stored; send the request through another node, or again later`;

/** At a start on a disk that has forgotten, and whenever a copy turns out to be lost: what was rebuilt before counts no more. */
export function beginRebuilding(core: Core, because: ForgottenBecause): void {
  const askFrom = core.now + requestTailUs(core.settings);
  if (core.rebuilding !== undefined && core.now < core.rebuilding.askFrom) {
    core.rebuilding.askFrom = askFrom;
    return;
  }
  core.rebuilding = newRebuilding(core, because, askFrom);
  trace(core, { kind: 'CopiesForgotten', because });
}

export function newRebuilding(core: Core, because: ForgottenBecause, askFrom: number): Rebuilding {
  const { ring, self, settings, incarnation } = core;
  core.rebuildings += 1;
  const sources = rangesOf(ring, settings.n)
    .ofNode(self)
    .flatMap(({ primaries }) => primaries.filter((node) => node !== self));
  const newStream = (): CopyStream => ({
    after: '',
    askedAt: undefined,
    storing: false,
    ended: false,
    forgetful: false,
  });
  return {
    because,
    name: `${incarnation}.${core.rebuildings}`,
    askFrom,
    ranges: ownRanges(core),
    streams: new Map(sources.map((source) => [source, newStream()])),
    keys: 0,
    hasOwned: false,
    ending: false,
  };
}
