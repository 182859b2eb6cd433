// All that can go wrong between a node and its IndexedDB database, each with a code that stays and a sentence that says what to do.
import { Fault } from '../../base/fault';

const SENTENCES = {
  'disk-unavailable':
    'This browser gives the page no IndexedDB or no Web Locks. Open it from https or localhost, outside private browsing.',
  'disk-locked':
    "Another worker or tab still has this node's disk. Close other tabs with this lab, then start the node again.",
  'disk-blocked':
    'An older connection to this database does not close. Close other tabs with this lab, then start the node again.',
  'disk-not-opened':
    'The browser could not open the database. Chromium discards what it finds damaged, after a crash for example: start the node again, and expect that its disk is empty.',
  'disk-open-timeout': 'The browser did not open the database in time. Reload the page, then start the node again.',
  'disk-superseded':
    "Another worker or tab has taken this node's disk over. Stop this node; what it had committed is safe.",
  'disk-lost': 'The browser closed the database, perhaps because site data was cleared. Start the node again.',
  'disk-quota': 'The storage of this site is full. Delete old labs or free disk space.',
  'disk-failed':
    'The browser could not carry out a transaction. Start the node again; if it happens again, wipe its disk.',
  'disk-closed': 'This disk session is closed. Open the disk again.',
} as const;

export type DiskTroubleCode = keyof typeof SENTENCES;

export const diskTrouble = (code: DiskTroubleCode, cause?: unknown): Fault =>
  new Fault(code, SENTENCES[code], { cause });

/** The Fault for whatever an open or a deletion failed with: some browsers have IndexedDB and refuse to open it. */
export function openTroubleOf(thrown: unknown): Fault {
  const name = thrown instanceof Error ? thrown.name : undefined;
  if (name === 'SecurityError' || name === 'InvalidStateError') return diskTrouble('disk-unavailable', thrown);
  return name === 'UnknownError' ? diskTrouble('disk-not-opened', thrown) : troubleOf(thrown);
}

/** The Fault for whatever a request or transaction failed with. */
export function troubleOf(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  const isFull = thrown instanceof Error && thrown.name === 'QuotaExceededError';
  return diskTrouble(isFull ? 'disk-quota' : 'disk-failed', thrown);
}
