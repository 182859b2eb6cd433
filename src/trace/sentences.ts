// Every event as one sentence, with its reasons and numbers, in the field's words: for the feed, for a report and for
// people who do not see the picture.
import { assertUnreachable } from '../base/assert';
import type { LabEvent } from './event';
import { conductorSentence, networkSentence } from './wording/lab-sentence';
import { membershipSentence } from './wording/membership-sentence';
import { repairSentence } from './wording/repair-sentence';
import { requestSentence } from './wording/request-sentence';
import { ringSentence } from './wording/ring-sentence';
import { storageSentence } from './wording/storage-sentence';
import { handoffSentence, versionSentence } from './wording/version-sentence';

/** Plain text, to be rendered as text: keys and values come from people. */
export function sentenceOf(event: LabEvent): string {
  switch (event.kind) {
    case 'RequestReceived':
    case 'RequestForwarded':
    case 'CoordinationStarted':
    case 'StorePhaseStarted':
    case 'NodeSkipped':
    case 'RequestRefused':
    case 'ReplicaAnswered':
    case 'ReplicaTimedOut':
    case 'ReplicaRefused':
    case 'ReadRefused':
    case 'RequestOutdated':
    case 'RequestAnswered':
    case 'RequestClosed':
      return requestSentence(event);
    case 'VersionMinted':
    case 'VersionStored':
    case 'WriteOverruled':
    case 'ClockTruncated':
    case 'SiblingsMerged':
    case 'ReadRepairSent':
    case 'RecordUnreadable':
    case 'CopiesForgotten':
    case 'CopiesRebuilt':
    case 'DiskFull':
    case 'DiskHasRoom':
    case 'KeyOverloaded':
    case 'KeyOverloadEnded':
      return versionSentence(event);
    case 'HintStored':
    case 'HintSent':
    case 'HintDeleted':
    case 'HintExpired':
    case 'HintLost':
    case 'HintRefused':
    case 'HintsRecovered':
      return handoffSentence(event);
    case 'AntiEntropyStarted':
    case 'MerkleLevelCompared':
    case 'BucketsExchanged':
    case 'AntiEntropyEnded':
    case 'TombstoneReaped':
    case 'KeyResurrected':
      return repairSentence(event);
    case 'HeartbeatRaised':
    case 'MembershipMerged':
    case 'NodeSuspected':
    case 'SuspicionConfirmed':
    case 'SuspicionDenied':
    case 'NodeDeclaredDown':
    case 'VerdictLearned':
    case 'NodeSeenUp':
    case 'SuspicionRefuted':
    case 'SelfDoubted':
    case 'SelfDoubtEnded':
      return membershipSentence(event);
    case 'RingChangeProposed':
    case 'RingChangeRefused':
    case 'RingChangeBegun':
    case 'RingChangeWaits':
    case 'ClaimantSought':
    case 'RingAdopted':
    case 'RangeStreamStarted':
    case 'RangeStreamProgressed':
    case 'RangeStreamEnded':
    case 'RangesReceived':
    case 'KeyHandedOff':
    case 'CopiesLeftBehind':
      return ringSentence(event);
    case 'LogAppended':
    case 'MemtableRotated':
    case 'TableWritten':
    case 'CompactionStarted':
    case 'CompactionEnded':
    case 'CompactionAbandoned':
    case 'TableMoved':
    case 'WritesHeld':
    case 'ReadServed':
    case 'LogRecovered':
    case 'EngineRecovered':
    case 'CorruptionFound':
      return storageSentence(event);
    default:
      return outsideSentence(event);
  }
}

/** What happens around the nodes: on their links, and by the hand of whoever runs the lab. */
function outsideSentence(
  event: Parameters<typeof networkSentence>[0] | Parameters<typeof conductorSentence>[0],
): string {
  switch (event.kind) {
    case 'MessageSent':
    case 'MessageDelivered':
    case 'MessageLost':
    case 'ForeignMessageIgnored':
      return networkSentence(event);
    case 'LabOpened':
    case 'NodeStarted':
    case 'NodeKilled':
    case 'NodeCrashed':
    case 'DiskWiped':
    case 'DiskImported':
    case 'NodeAdded':
    case 'NodeLeft':
    case 'NodePaused':
    case 'NodeResumed':
    case 'DiskChanged':
    case 'NodeClockSet':
    case 'LinkCut':
    case 'LinkHealed':
    case 'LinkChanged':
      return conductorSentence(event);
    default:
      return assertUnreachable(event);
  }
}
