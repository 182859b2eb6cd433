// Probes: rare branches that say that they were reached, so that the swarm can tell which of them it never saw. They cost
// one comparison each when nobody counts, carry no data and change nothing.

/** Every probe, and what it means to have been there. */
export const PROBES = {
  'late-answer': 'an answer came for a request that was closed',
  'answer-of-earlier-phase': 'an answer to the learning phase came while storing, or the other way round',
  'timer-of-forwarding': 'a write coordinated here after it was forwarded met the timer of its forwarding',
  'request-timed-out': 'a request was cut off by its own time-out, not by those of its replicas',
  'conflict-when-learned': 'a put of a register was older than what a majority knew',
  'conflict-when-storing': 'a put of a register was overtaken between learning and storing',
  'own-hint-refused': 'a stand-in coordinator could not keep its own hint',
  'minted-after-close': 'a write became durable at its coordinator after its request was closed',
  'stand-in-unasked': 'a fallback was asked to coordinate although it saw enough healthy primaries',
  'answer-after-time-out': 'a replica answered after it had been given up',
  'two-copies-for-one-owner': 'a primary and its stand-in both acknowledged',
  'timer-of-earlier-phase': 'the time-out of a learning phase fired in the storing phase',
  'replica-refused': 'a fallback refused to keep a hint',
  'owner-covered': "a silent replica's owner had another copy under way",
  'replacement-exhausted': 'no further fallback was left to replace a silent replica',
  'own-answer-too-late': "a coordinator's own disk answered after its learning phase",
  'majority-out-of-reach': "a register's majority could not be learned from",
  'write-back-needed': 'a read found its newest version at less than a majority',
  'write-back-here': 'the coordinator of a read itself lacked the newest version',
  'forwarded-twice': 'a forwarded write arrived twice',
  'accepted-too-late': 'a node that had been given up accepted a forwarded write',
  'never-handed-on': 'a forwarded write that must take effect once stayed where it was',
  'handed-to-self': 'a node coordinated itself what it had forwarded in vain',
  'handed-on': 'a forwarded write went to a second node',
  'report-after-close': 'a report came for a forwarded write that was closed',
  'given-up-and-done': 'a node that had been given up did the forwarded write',
  'refusal-of-given-up': 'a node that had been given up refused the forwarded write',
  'never-reported': 'nobody reported of a forwarded write in time',
  'never-closed': 'a forwarded write was answered, and its last report did not come in time',
  'stand-in-actor-renewed': 'a stand-in had forgotten its last write and took a new actor',
  'own-read-after-close': "a coordinator's own disk answered after its read was closed",
  'self-doubt-ended': 'a node that had heard from nobody heard again',
  'asked-about-itself': 'a suspect heard the question about itself',
  'confirmation-too-late': 'a confirmation came when the suspicion was over',
  'confirmed-twice': 'one node confirmed a suspicion twice',
  'may-not-judge': 'enough nodes confirmed, but this one had been cut off too lately to judge',
  'speaks-while-held-for-down': 'a node that is held for down sent gossip',
  'heartbeat-of-the-dead': 'a heartbeat rose of a node that is held for down',
  'verdict-on-old-evidence': 'a verdict came to a node that had heard of a later heartbeat',
  'verdict-renewed': 'a verdict of a higher incarnation came on a node that was held for down',
  'refuting-already': 'a second doubt came while a refutation was being written',
  'stale-doubt': 'a doubt came of an incarnation that is refuted',
  'identity-renewed': 'a node wrote over an unreadable copy under a new identity',
  'identity-after-cut-log': 'a node whose log was cut at the end goes on under a new identity',
  'copy-unreadable': 'a copy could not be read',
  'promise-forgotten': 'a node that had promised to follow a claimant lost its disk before that one took office',
  'rebuilding-anew': 'a node that rebuilds its copies began again by another ring',
  'gaining-anew': 'a node that gains ranges and has lost copies meanwhile asked for them from the first key again',
  'rebuilt-from-all': 'copies were rebuilt from all other primaries, some of which had lost copies too',
  'rebuilt-from-unreadable': 'copies were rebuilt from a disk that cannot be read through',
  'forgetful-refused': 'a replica that has lost copies answered no read',
  'forgetful-when-storing': 'a coordinator found out that it has lost copies when it was about to mint',
  'hints-full': 'a node was at its bound of hints',
  'hint-aged': 'an old hint was not added to',
  'hint-acknowledged-twice': 'an acknowledgement came for a hint that was gone',
  'hint-grown-since-delivery': 'a hint had grown between its delivery and the acknowledgement',
  'hint-lost': 'a hint could not be read for its delivery',
  'hint-expired': 'a hint was dropped as too old',
  'nothing-new': 'a replica was sent what it had',
  'hint-grows': 'a hint was merged into one that was there',
  'own-copy-and-hint': 'a node had a copy of its own and a hint of one key',
  'orphan-removed': 'a restart found a file that no state refers to',
  'torn-log-tail-dropped': 'a restart found a torn record',
  'handed-off-reaped': 'a leaver handed over what a reaped tombstone had deleted',
  'log-end-unreadable': 'a restart could not read how far its log goes',
  'several-logs-replayed': 'a restart found the log of a memtable that was not flushed yet',
  'receipt-forgotten': 'a node went down with a window in which it had received a request',
  'request-unheard': 'a node went down before it heard of a request',
  'backlog-of-a-pause': 'a node handled what came due while it was paused',
  'handed-on-by-full-disk': 'a forwarded write went on from a node whose disk is full',
  'nobody-with-room': 'a forwarded write was refused because no node that may take it has room',
  'refused-on-full-disk': 'a node whose disk is full refused a write that it was to coordinate',
  'not-stored-on-full-disk': 'a copy came to a node whose disk is full',
  'started-on-full-disk': 'a node started and found no room for its first writes',
  'room-again': 'a disk that was full took a write',
  'refuted-on-full-disk': 'a node refuted a suspicion that its full disk could not keep in mind',
  'window-forgotten': 'a commit failed and a window had never been',
} as const;

export type ProbeName = keyof typeof PROBES;
export type ProbeCounts = Map<ProbeName, number>;

let counts: ProbeCounts | undefined;

/** A rare branch has been reached. */
export function probe(name: ProbeName): void {
  if (counts !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Counts the probes that `run` reaches in this thread. REQUIRES: `run` is synchronous and does not count itself. */
export function countingProbes<T>(into: ProbeCounts, run: () => T): T {
  counts = into;
  try {
    return run();
  } finally {
    counts = undefined;
  }
}
