// A node whose disk is full goes on reading. It is full from its start on, for one that meets the limit later goes down
// and is started again; until there is room it answers what needs no write, refuses or leaves undone what needs one, and
// writes nothing but what it owes: who it is by now, tried again in each gossip interval. When that is durable there is
// room, and the node is whole. So no write but this one can ever fail, and nothing is minted, promised or acknowledged
// under a name or a memory that a crash would take back.
import { probe } from '../base/probe';
import { type Core, trace, write, writeAttempt } from './core';
import type { WriteEntry } from './outputs';

export interface FullDisk {
  /** What must be durable before anything else is, by the name of its record. */
  readonly owed: Map<string, WriteEntry>;
  /** Writes that have failed since the node started. */
  attempts: number;
  /** One is under way. */
  trying: boolean;
}

export const isDiskFull = ({ fullDisk }: Core): boolean => fullDisk !== undefined;

export const fullDiskSentence = ({ self }: Core): string =>
  `${self}'s disk is full: it stores nothing until there is room`;

/** At a start whose first writes found no room. */
export function beginFullDisk(core: Core, owed: readonly WriteEntry[], reason: string): void {
  probe('started-on-full-disk');
  core.fullDisk = { owed: new Map(owed.map((entry) => [entry.key, entry])), attempts: 1, trying: false };
  trace(core, { kind: 'DiskFull', reason });
}

/** Becomes durable as soon as there is room. REQUIRES: the disk is full. */
export function owe(core: Core, entry: WriteEntry): void {
  core.fullDisk?.owed.set(entry.key, entry);
}

const nothing = (): void => {};

/** Each gossip interval: looks whether there is room. */
export function tryFullDisk(core: Core): void {
  const { fullDisk } = core;
  if (fullDisk === undefined || fullDisk.trying) return;
  fullDisk.trying = true;
  const batch = [...fullDisk.owed.values()];
  const { attempts } = fullDisk;
  writeAttempt(
    core,
    batch,
    () => trace(core, { kind: 'DiskHasRoom', attempts }),
    (result) => {
      fullDisk.trying = false;
      if (result.kind === 'Failed') {
        fullDisk.attempts += 1;
        return;
      }
      probe('room-again');
      core.fullDisk = undefined;
      const newer = [...fullDisk.owed.values()].filter((entry) => !batch.includes(entry));
      if (newer.length > 0) write(core, newer, nothing, nothing);
    },
  );
}
