// A copy is handed off, and deleted, only when every owner of its key has what was in it (rule 32). The owner of a
// register that holds a later version needs no earlier one (rule 18).
import type { NodeId } from '../base/ids';
import { versionId } from '../trace/causality';
import type { Dot, LabEvent, Settings } from '../trace/event';
import { Copies, type HeldSet, hasSeen } from './copies';
import type { Run } from './run';
import type { Violation } from './verdict';

type HandOff = Extract<LabEvent, { readonly kind: 'KeyHandedOff' }>;

export function handedOffEverywhere({ events, settings }: Run): Violation[] {
  const copies = new Copies();
  const violations: Violation[] = [];
  for (const event of events) {
    if (event.kind === 'KeyHandedOff' && event.node !== 'lab') {
      violations.push(...lossesOf(event, event.node, copies, settings));
    }
    copies.apply(event);
  }
  return violations;
}

function lossesOf(event: HandOff, giver: NodeId, copies: Copies, settings: Settings): Violation[] {
  const { at, key, to, hintFor } = event;
  const given =
    hintFor === undefined ? (copies.own(giver, key)?.siblings ?? []) : (copies.hint(giver, hintFor, key) ?? []);
  return to.flatMap((owner) => {
    const missing = given.filter((sibling) => !isHad(copies.own(owner, key), sibling.dot, settings));
    if (missing.length === 0) return [];
    const what = missing.map(({ dot }) => versionId(dot)).join(', ');
    return [{ at, node: giver, key, sentence: `${giver} deleted ${key} (${what}) although ${owner} did not have it` }];
  });
}

const isHad = (held: HeldSet | undefined, dot: Dot, settings: Settings): boolean =>
  held !== undefined &&
  (hasSeen(held, dot, settings) || held.siblings.some((one) => versionId(one.dot) === versionId(dot)));
