// A copy is handed off, and deleted, only when every owner of its key has what was in it (rule 32).
import type { NodeId } from '../base/ids';
import { covers, versionId } from '../trace/causality';
import type { LabEvent, SiblingSummary } from '../trace/event';
import { Copies } from './copies';
import type { Run } from './run';
import type { Violation } from './verdict';

type HandOff = Extract<LabEvent, { readonly kind: 'KeyHandedOff' }>;

export function handedOffEverywhere({ events }: Run): Violation[] {
  const copies = new Copies();
  const violations: Violation[] = [];
  for (const event of events) {
    if (event.kind === 'KeyHandedOff' && event.node !== 'lab') violations.push(...lossesOf(event, event.node, copies));
    copies.apply(event);
  }
  return violations;
}

function lossesOf(event: HandOff, giver: NodeId, copies: Copies): Violation[] {
  const { at, key, to, hintFor } = event;
  const given =
    hintFor === undefined ? (copies.own(giver, key)?.siblings ?? []) : (copies.hint(giver, hintFor, key) ?? []);
  return to.flatMap((owner) => {
    const missing = given.filter((sibling) => !knows(copies, owner, key, sibling));
    if (missing.length === 0) return [];
    const what = missing.map(({ dot }) => versionId(dot)).join(', ');
    return [{ at, node: giver, key, sentence: `${giver} deleted ${key} (${what}) although ${owner} did not have it` }];
  });
}

function knows(copies: Copies, owner: NodeId, key: string, { dot }: SiblingSummary): boolean {
  const held = copies.own(owner, key);
  if (held === undefined) return false;
  return covers(held.clock, dot) || held.siblings.some((one) => versionId(one.dot) === versionId(dot));
}
