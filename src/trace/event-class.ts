// What an event is about and how much it matters, so that a feed can leave out the noise.
import type { LabEvent } from './event';

/**
 * `request`, `version`, `handoff`: the life of a write. `repair`: anti-entropy and tombstones. `failure`: the detector's
 * suspicions and verdicts. `ring`: members that come and go, and what moves. `gossip`: its
 * heartbeats. `network`: single messages. `storage`: the engine. `fault`: what a person did, and what it started or ended.
 */
export type EventClass =
  | 'request'
  | 'version'
  | 'handoff'
  | 'repair'
  | 'failure'
  | 'ring'
  | 'gossip'
  | 'network'
  | 'storage'
  | 'fault';

/** `noise` goes on for ever in a healthy cluster; `warning` is a fault or what follows from one; `error` needs a person. */
export type Severity = 'noise' | 'plain' | 'warning' | 'error';

type Entry = readonly [EventClass, Severity];

const CLASSES: { readonly [Kind in LabEvent['kind']]: Entry } = {
  RequestReceived: ['request', 'plain'],
  RequestForwarded: ['request', 'plain'],
  CoordinationStarted: ['request', 'plain'],
  StorePhaseStarted: ['request', 'plain'],
  NodeSkipped: ['request', 'warning'],
  RequestRefused: ['request', 'warning'],
  ReplicaAnswered: ['request', 'plain'],
  ReplicaTimedOut: ['request', 'warning'],
  ReplicaRefused: ['request', 'warning'],
  ReadRefused: ['request', 'warning'],
  RequestOutdated: ['request', 'warning'],
  RequestAnswered: ['request', 'plain'],
  RequestClosed: ['request', 'plain'],
  VersionMinted: ['version', 'plain'],
  VersionStored: ['version', 'plain'],
  WriteOverruled: ['version', 'warning'],
  ClockTruncated: ['version', 'plain'],
  SiblingsMerged: ['version', 'plain'],
  ReadRepairSent: ['version', 'plain'],
  RecordUnreadable: ['version', 'error'],
  CopiesForgotten: ['repair', 'warning'],
  CopiesRebuilt: ['repair', 'plain'],
  DiskFull: ['storage', 'error'],
  DiskHasRoom: ['storage', 'plain'],
  KeyOverloaded: ['version', 'warning'],
  KeyOverloadEnded: ['version', 'plain'],
  HintStored: ['handoff', 'plain'],
  HintSent: ['handoff', 'plain'],
  HintDeleted: ['handoff', 'plain'],
  HintExpired: ['handoff', 'warning'],
  HintLost: ['handoff', 'error'],
  HintRefused: ['handoff', 'warning'],
  HintsRecovered: ['handoff', 'plain'],
  AntiEntropyStarted: ['repair', 'noise'],
  MerkleLevelCompared: ['repair', 'noise'],
  BucketsExchanged: ['repair', 'plain'],
  AntiEntropyEnded: ['repair', 'plain'],
  TombstoneReaped: ['repair', 'plain'],
  KeyResurrected: ['repair', 'warning'],
  HeartbeatRaised: ['gossip', 'noise'],
  MembershipMerged: ['gossip', 'noise'],
  NodeSuspected: ['failure', 'warning'],
  SuspicionConfirmed: ['failure', 'plain'],
  SuspicionDenied: ['failure', 'plain'],
  NodeDeclaredDown: ['failure', 'warning'],
  VerdictLearned: ['failure', 'plain'],
  NodeSeenUp: ['failure', 'plain'],
  SuspicionRefuted: ['failure', 'plain'],
  SelfDoubted: ['failure', 'warning'],
  SelfDoubtEnded: ['failure', 'plain'],
  RingChangeProposed: ['ring', 'plain'],
  RingChangeRefused: ['ring', 'error'],
  RingChangeBegun: ['ring', 'plain'],
  RingChangeWaits: ['ring', 'warning'],
  ClaimantSought: ['ring', 'warning'],
  RingAdopted: ['ring', 'plain'],
  RangeStreamStarted: ['ring', 'plain'],
  RangeStreamProgressed: ['ring', 'plain'],
  RangeStreamEnded: ['ring', 'plain'],
  RangesReceived: ['ring', 'plain'],
  KeyHandedOff: ['ring', 'plain'],
  CopiesLeftBehind: ['ring', 'error'],
  LogAppended: ['storage', 'noise'],
  MemtableRotated: ['storage', 'plain'],
  TableWritten: ['storage', 'plain'],
  CompactionStarted: ['storage', 'plain'],
  CompactionEnded: ['storage', 'plain'],
  CompactionAbandoned: ['storage', 'error'],
  TableMoved: ['storage', 'plain'],
  WritesHeld: ['storage', 'warning'],
  ReadServed: ['storage', 'noise'],
  LogRecovered: ['storage', 'plain'],
  EngineRecovered: ['storage', 'plain'],
  CorruptionFound: ['storage', 'error'],
  MessageSent: ['network', 'noise'],
  MessageDelivered: ['network', 'noise'],
  MessageLost: ['network', 'warning'],
  ForeignMessageIgnored: ['network', 'warning'],
  LabOpened: ['fault', 'plain'],
  NodeStarted: ['fault', 'plain'],
  NodeKilled: ['fault', 'warning'],
  NodeCrashed: ['fault', 'error'],
  DiskWiped: ['fault', 'warning'],
  DiskImported: ['fault', 'plain'],
  NodeAdded: ['fault', 'plain'],
  NodeLeft: ['fault', 'plain'],
  NodePaused: ['fault', 'warning'],
  NodeResumed: ['fault', 'plain'],
  DiskChanged: ['fault', 'plain'],
  NodeClockSet: ['fault', 'warning'],
  LinkCut: ['fault', 'warning'],
  LinkHealed: ['fault', 'plain'],
  LinkChanged: ['fault', 'plain'],
};

/** Every kind there is. */
export const EVENT_KINDS = Object.keys(CLASSES) as readonly LabEvent['kind'][];

export const classOf = (event: LabEvent): EventClass => CLASSES[event.kind][0];

/** As its kind has it; a request that did not end well is a warning, and a round in which replicas agree is noise. */
export function severityOf(event: LabEvent): Severity {
  if (event.kind === 'RequestAnswered' && event.outcome !== 'ok') return 'warning';
  if (event.kind === 'AntiEntropyEnded' && event.outcome === 'agreed') return 'noise';
  return CLASSES[event.kind][1];
}
