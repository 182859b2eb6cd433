// When the claimant is down, the first member that is up takes its office: it asks for a majority's promise to follow no
// lower term, goes on from the newest configuration that the majority knows, and writes the next epoch under its own
// term. That is the first phase of Paxos (Lamport, "Paxos Made Simple", 2001); an epoch that becomes durable at a majority
// is the second. A node whose disk was lost has forgotten what it promised: it promises nothing until it has taken a term
// of its own from a majority of the others, which it seeks as soon as it starts, and which makes every term that it may have
// forgotten too low: those it has won are refused to it like those of others, for a promise is to one life of a node.
import type { NodeId } from '../../base/ids';
import { probe } from '../../base/probe';
import { type Core, send, trace } from '../core';
import { isDiskFull } from '../full-disk';
import type { ClaimRing, PromiseRing } from '../messages';
import { isNewerRing, type RingConfiguration } from '../ring/configuration';
import { hasChanges, isClaimant, writeEpoch } from './claimant';
import { followRing } from './following';
import { isHealthy } from './health';
import { type Claim, electorates, isMember, others, saveRing } from './ring-memory';

/** Each gossip interval: stand for the office if it is this node's turn. */
export function seekOffice(core: Core): void {
  if (!mayStand(core)) return;
  const { claim } = core.ringMemory;
  if (claim !== undefined) ask(core, claim);
  else if (core.ringMemory.highestTerm === 0 || core.random.chance(0.5)) beginClaim(core); // two that met do not meet for ever
}

function mayStand(core: Core): boolean {
  const { self, ring, ringMemory } = core;
  const { configuration, promised, promisedTo, voting } = ringMemory;
  if (!isMember(core) || isDiskFull(core)) return false;
  if (!voting) return true; // at once: were it to wait for a change, a majority might have lost its votes by then
  if (promised > configuration.term) {
    if (promisedTo === self) return true;
    if (isHealthy(core, promisedTo)) return false;
  } else if (!hasChanges(core) || configuration.claimant === self || isHealthy(core, configuration.claimant))
    return false;
  return [...ring.nodes, ...others(core)].find((node) => isHealthy(core, node)) === self;
}

function beginClaim(core: Core): void {
  const { ringMemory, self } = core;
  const { configuration, promised, highestTerm } = ringMemory;
  const claim: Claim = {
    term: Math.max(promised, configuration.term, highestTerm) + 1,
    life: core.incarnation,
    promises: new Map(),
  };
  ringMemory.claim = claim;
  ringMemory.writing = undefined;
  ringMemory.promised = claim.term;
  ringMemory.promisedTo = self;
  ringMemory.promisedLife = claim.life;
  const instead = configuration.claimant;
  saveRing(
    core,
    () => trace(core, { kind: 'ClaimantSought', term: claim.term, instead }),
    () => {
      if (ringMemory.claim !== claim) return;
      if (ringMemory.voting) {
        const { configuration: ring, lives } = ringMemory;
        claim.promises.set(self, { ring, life: claim.life, lives });
      }
      ask(core, claim);
      takeOffice(core, claim);
    },
  );
}

// Also those of whom it has only heard by a promise: without a newcomer's there may be no majority of the ring to come.
function ask(core: Core, claim: Claim): void {
  const { settings, self } = core;
  const { term, life, promises } = claim;
  const voters = electorates(settings, newestRing(core, claim)).flat();
  for (const node of new Set([...others(core), ...voters])) {
    if (node !== self && !promises.has(node)) send(core, node, { kind: 'ClaimRing', term, life });
  }
}

/** The newest configuration that this node or one that has promised to follow it knows. */
function newestRing({ ringMemory }: Core, { promises }: Claim): RingConfiguration {
  let newest = ringMemory.configuration;
  for (const { ring } of promises.values()) if (isNewerRing(ring, newest)) newest = ring;
  return newest;
}

export function onClaimRing(core: Core, from: NodeId, { term, life }: ClaimRing): void {
  const { ringMemory } = core;
  if (!ringMemory.voting) return;
  const answer = (): void => {
    const { promised, promisedTo, promisedLife, lives, configuration: ring } = ringMemory;
    const granted = promised === term && promisedTo === from && promisedLife === life;
    send(core, from, { kind: 'PromiseRing', term: promised, granted, life: core.incarnation, lives, ring });
  };
  if (term <= ringMemory.promised) {
    if (ringMemory.saves === 0) answer(); // else the promise may not be durable yet: it will be asked for again
    return;
  }
  if (isDiskFull(core)) return; // a promise that it could not keep
  ringMemory.promised = term;
  ringMemory.promisedTo = from;
  ringMemory.promisedLife = life;
  ringMemory.lives = { ...ringMemory.lives, [from]: Math.max(life, ringMemory.lives[from] ?? 0) };
  ringMemory.claim = undefined;
  ringMemory.writing = undefined;
  saveRing(core, () => {}, answer);
}

export function onPromiseRing(core: Core, from: NodeId, { term, granted, life, lives, ring }: PromiseRing): void {
  const { ringMemory } = core;
  const { claim } = ringMemory;
  if (isDiskFull(core)) return;
  if (claim === undefined) {
    if (!granted && term > ringMemory.configuration.term && isClaimant(core)) goAbove(core, term);
    return;
  }
  if (!granted) {
    if (term < claim.term) return;
    ringMemory.highestTerm = Math.max(ringMemory.highestTerm, term);
    ringMemory.claim = undefined;
    return;
  }
  if (term !== claim.term) return;
  claim.promises.set(from, { ring, life, lives });
  dropForgotten(core, claim);
  takeOffice(core, claim);
}

// A promise may have been forgotten with a disk while others were awaited. Whoever has lost its disk promises nothing, and
// writes nothing, before a majority of the others has heard of its new life: one of any majority tells of it here.
function dropForgotten({ ringMemory }: Core, { promises }: Claim): void {
  const known = [ringMemory.lives, ...[...promises.values()].map(({ lives }) => lives)];
  for (const [node, { life }] of promises) {
    if (!known.some((lives) => (lives[node] ?? 0) > life)) continue;
    probe('promise-forgotten');
    promises.delete(node); // it is asked again
  }
}

// A member cannot follow this claimant: it has promised a higher term to one that did not get it, and may be gone.
function goAbove(core: Core, term: number): void {
  core.ringMemory.highestTerm = Math.max(core.ringMemory.highestTerm, term);
  beginClaim(core);
}

function takeOffice(core: Core, claim: Claim): void {
  const { self, settings, ringMemory } = core;
  const { term, promises } = claim;
  if (ringMemory.writing !== undefined) return;
  const newest = newestRing(core, claim);
  const lists = electorates(settings, newest);
  if (!lists.every((nodes) => hasMajority(core, nodes, promises))) return;
  if (!lists.some((nodes) => nodes.includes(self))) {
    resign(core, newest);
    return;
  }
  ringMemory.voting = true;
  writeEpoch(core, { ...newest, term, epoch: newest.epoch + 1, claimant: self });
}

// A node with its memory counts itself; one that has lost it needs a majority of the others.
function hasMajority({ self, ringMemory }: Core, nodes: readonly NodeId[], promises: Claim['promises']): boolean {
  const voters = ringMemory.voting ? nodes : nodes.filter((node) => node !== self);
  return voters.length === 0 || voters.filter((node) => promises.has(node)).length > voters.length / 2;
}

// It has been removed meanwhile and cannot write for a ring without it: nobody depends on what it promised to itself.
function resign(core: Core, newest: RingConfiguration): void {
  const { ringMemory } = core;
  ringMemory.claim = undefined;
  ringMemory.promised = newest.term;
  ringMemory.promisedTo = newest.claimant;
  ringMemory.promisedLife = undefined;
  followRing(core, newest, newest.claimant);
}
