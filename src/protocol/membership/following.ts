// Following a ring: a node takes a newer configuration when it meets one, serves by it at once, and says so to whoever
// wrote it once it is durable. Whoever meets a node with an older one sends it the newer.
import type { NodeId } from '../../base/ids';
import { type Core, send, trace } from '../core';
import { isDiskFull } from '../full-disk';
import type { AdoptRing } from '../messages';
import {
  isDone,
  isNewerRing,
  isSameRing,
  type RingConfiguration,
  type RingVersion,
  versionOf,
} from '../ring/configuration';
import { sharedRing } from '../ring/shared-ring';
import { newRow } from './membership-row';
import { others, saveRing } from './ring-memory';

/** Takes a configuration that is newer than its own, unless it has promised to follow a higher term: without a vote that promise is worth nothing. */
export function followRing(core: Core, ring: RingConfiguration, from: NodeId): void {
  const { ringMemory } = core;
  if (isDiskFull(core) || !mayFollow(core, ring)) return; // it goes on by the ring that is on its disk, as if it had not heard
  adopt(core, ring);
  saveRing(
    core,
    () => traceRing(core),
    () => {
      ringMemory.isNew = true;
      acknowledgeRing(core, ring, from);
    },
  );
}

/**
 * Makes a configuration of its own the one to follow, and sends it to all. First of all it is made durable: one that had
 * left its writer and was then forgotten could be written a second time, as another. `told` and `goOn` run before and
 * after it is told of, if it is followed.
 */
export function writeRing(
  core: Core,
  ring: RingConfiguration,
  { told, goOn }: { readonly told: () => void; readonly goOn: () => void },
): void {
  const { ringMemory } = core;
  ringMemory.writing = ring;
  saveRing(
    core,
    () => {},
    () => {
      if (ringMemory.writing !== ring) return; // it has promised meanwhile to follow another
      adopt(core, ring);
      told();
      traceRing(core);
      for (const node of others(core)) send(core, node, { kind: 'AdoptRing', ring });
      ringMemory.isNew = true;
      acknowledgeRing(core, ring, undefined);
      goOn();
    },
  );
}

const mayFollow = ({ ringMemory: { promised, configuration, voting } }: Core, ring: RingConfiguration): boolean =>
  (!voting || ring.term >= promised) && isNewerRing(ring, configuration);

function adopt(core: Core, ring: RingConfiguration): void {
  const { ringMemory } = core;
  if (ring.joint?.since !== ringMemory.configuration.joint?.since) ringMemory.received.clear();
  ringMemory.configuration = ring;
  ringMemory.writing = undefined;
  ringMemory.highestTerm = Math.max(ringMemory.highestTerm, ringMemory.promised);
  ringMemory.promised = ring.term;
  ringMemory.promisedTo = ring.claimant;
  ringMemory.promisedLife = undefined;
  ringMemory.claim = undefined;
  ringMemory.contact = undefined;
  ringMemory.followers.clear();
  ringMemory.voteless.clear();
  ringMemory.toldReason = undefined;
  ringMemory.proposals = ringMemory.proposals.filter((change) => !isDone(ring, change));
  serveRing(core);
}

export function traceRing(core: Core): void {
  const { term, epoch, claimant, changes, joint, queue } = core.ringMemory.configuration;
  trace(core, { kind: 'RingAdopted', term, epoch, claimant, changes, change: joint?.change, queue });
}

/** Makes the rings and the table of members those of the configuration. */
export function serveRing(core: Core): void {
  const { settings, self, members, ringMemory } = core;
  const { changes, joint } = ringMemory.configuration;
  core.ring = sharedRing(settings, changes);
  core.nextRing = joint === undefined ? undefined : sharedRing(settings, [...changes, joint.change]);
  ringMemory.isMember = core.ring.nodes.includes(self) || core.nextRing?.nodes.includes(self) === true;
  const known = new Map(members);
  members.clear();
  for (const node of [...core.ring.nodes, ...(core.nextRing?.nodes ?? [])]) {
    if (node !== self) members.set(node, known.get(node) ?? newRow(node, core.now));
  }
}

function acknowledgeRing(core: Core, ring: RingConfiguration, from: NodeId | undefined): void {
  const { self, ringMemory } = core;
  const { voting } = ringMemory;
  if (voting && isSameRing(ring, ringMemory.configuration)) ringMemory.followers.add(self);
  const version = { term: ring.term, epoch: ring.epoch };
  for (const node of new Set([ring.claimant, from ?? ring.claimant])) {
    if (node !== self) send(core, node, { kind: 'AcknowledgeRing', ring: version, voting });
  }
}

export function onAdoptRing(core: Core, from: NodeId, { ring }: AdoptRing): void {
  const { configuration, durable, voting, promised } = core.ringMemory;
  if (isDiskFull(core) && isNewerRing(ring, configuration)) {
    send(core, from, { kind: 'AcknowledgeRing', ring: versionOf(ring), voting: false });
    return;
  }
  if (isNewerRing(ring, configuration) && voting && ring.term < promised) {
    // Whom it promised that term may never write in it: the claimant has to go above it.
    if (ring.claimant !== core.self) {
      const { lives } = core.ringMemory;
      const refused = { term: promised, granted: false, life: core.incarnation, lives, ring: configuration };
      send(core, ring.claimant, { kind: 'PromiseRing', ...refused });
    }
  } else if (isNewerRing(ring, configuration)) followRing(core, ring, from);
  else if (isNewerRing(configuration, ring)) send(core, from, { kind: 'AdoptRing', ring: configuration });
  else if (isSameRing(ring, durable)) {
    send(core, from, { kind: 'AcknowledgeRing', ring: { term: ring.term, epoch: ring.epoch }, voting });
  }
}

export const onAskRing = (core: Core, from: NodeId): void =>
  send(core, from, { kind: 'AdoptRing', ring: core.ringMemory.configuration });

/** True when both follow the same ring; else whoever is behind gets the newer one. */
export function compareRings(core: Core, from: NodeId, theirs: RingVersion): boolean {
  const mine = core.ringMemory.configuration;
  if (isSameRing(mine, theirs)) return true;
  if (isNewerRing(mine, theirs)) send(core, from, { kind: 'AdoptRing', ring: mine });
  else send(core, from, { kind: 'AskRing' });
  return false;
}
