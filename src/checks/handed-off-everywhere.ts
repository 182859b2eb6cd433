// A copy is handed off, and deleted, only when every owner of its key has what was in it (rule 32). The owner of a
// register that holds a later version needs no earlier one (rule 18).
import type { NodeId } from '../base/ids';
import { versionId } from '../trace/causality';
import type { LabEvent, SiblingSummary } from '../trace/event';
import { Accounted } from './accounted';
import { Copies } from './copies';
import type { Run } from './run';
import type { Violation } from './verdict';

type HandOff = Extract<LabEvent, { readonly kind: 'KeyHandedOff' }>;

export function handedOffEverywhere(run: Run): Violation[] {
  const copies = new Copies();
  const accounted = new Accounted(run);
  const violations: Violation[] = [];
  for (const event of run.events) {
    if (event.kind === 'KeyHandedOff' && event.node !== 'lab') {
      violations.push(...lossesOf(event, event.node, copies, accounted));
    }
    copies.apply(event);
    accounted.take(event);
  }
  return violations;
}

function lossesOf(event: HandOff, giver: NodeId, copies: Copies, accounted: Accounted): Violation[] {
  const { at, key, to, hintFor } = event;
  const given =
    hintFor === undefined ? (copies.own(giver, key)?.siblings ?? []) : (copies.hint(giver, hintFor, key) ?? []);
  return to.flatMap((owner) => {
    const own = copies.own(owner, key);
    const has = ({ dot }: SiblingSummary): boolean =>
      own !== undefined &&
      (accounted.inCopy(key, own, dot) || own.siblings.some((one) => versionId(one.dot) === versionId(dot)));
    const missing = given.filter((sibling) => !has(sibling));
    if (missing.length === 0) return [];
    const what = missing.map(({ dot }) => versionId(dot)).join(', ');
    return [{ at, node: giver, key, sentence: `${giver} deleted ${key} (${what}) although ${owner} did not have it` }];
  });
}
