// What a copy shows are the causal maxima of all that its clock covers (rules 9–13): no sibling that another had seen, and
// none missing that nothing had seen. Judged anew from the contexts that versions were minted with, for every copy that a
// node stores and every answer to a get. Of a register (`cp`) the newest version is the only one. A sibling whose pair a
// clock has dropped at its limit is a false one that the trace owns up to (rule 14). Holds at any moment.
import { counterOf, covers, versionId } from '../trace/causality';
import type { Clock, Dot, LabEvent, SiblingSummary } from '../trace/event';
import type { KeyHistory } from './key-history';
import { isLater } from './register-order';
import type { Run } from './run';
import type { Violation } from './verdict';

interface Shown {
  /** Who shows it, in words. */
  readonly subject: string;
  readonly clock: Clock;
  readonly siblings: readonly SiblingSummary[];
}

export function causalMaxima({ events, histories, settings }: Run): readonly Violation[] {
  const told = new Set<string>();
  const violations: Violation[] = [];
  for (const event of events) {
    const shown = shownBy(event);
    const history = shown === undefined || !('key' in event) ? undefined : histories.get(event.key ?? '');
    if (shown === undefined || history === undefined) continue;
    const wrong = settings.consistency === 'cp' ? wrongRegister(history, shown) : wrongSiblings(history, shown);
    for (const { what, dot } of wrong) {
      // What is wrong stays wrong in many copies: the first tells.
      const id = JSON.stringify([history.key, what, dot]);
      if (told.has(id)) continue;
      told.add(id);
      const sentence = `${shown.subject} of ${history.key} ${what}`;
      violations.push({
        at: event.at,
        node: event.node === 'lab' ? undefined : event.node,
        key: history.key,
        sentence,
      });
    }
  }
  return violations;
}

function shownBy(event: LabEvent): Shown | undefined {
  if (event.kind === 'VersionStored') {
    return { subject: `${event.node}’s copy`, clock: event.clock, siblings: event.siblings };
  }
  if (event.kind !== 'RequestAnswered' || event.op !== 'get' || event.outcome !== 'ok') return undefined;
  return { subject: `get ${event.request}`, clock: event.context, siblings: event.siblings ?? [] };
}

interface Wrong {
  readonly what: string;
  readonly dot: Dot;
}

function wrongSiblings({ ancestry, reaped }: KeyHistory, { clock, siblings }: Shown): readonly Wrong[] {
  const seen = ancestry.seenBy(clock);
  const present = new Set([...siblings.map(({ dot }) => dot), ...reaped].map(versionId));
  const wrong: Wrong[] = [];
  for (const { dot } of siblings) {
    const id = versionId(dot);
    if (!covers(clock, dot)) wrong.push({ dot, what: `shows ${id}, which its clock does not cover` });
    else if ((seen.get(dot.actor) ?? 0) >= dot.counter) {
      wrong.push({ dot, what: `shows ${id} beside ${beside(siblings, dot)}, though a version it knows had seen it` });
    }
  }
  // With a reaped tombstone goes what it had seen; the actor's next counter covers that all the same.
  const seenByReaped = ancestry.seenBy(reaped);
  for (const { actor, counter } of clock) {
    const gone = Math.max(seen.get(actor) ?? 0, seenByReaped.get(actor) ?? 0);
    for (const { dot } of ancestry.between(actor, gone, counter)) {
      if (present.has(versionId(dot))) continue;
      wrong.push({ dot, what: `lacks ${versionId(dot)}, which its clock covers and no version it knows had seen` });
    }
  }
  return wrong;
}

function beside(siblings: readonly SiblingSummary[], dot: Dot): string {
  const others = siblings
    .filter((other) => versionId(other.dot) !== versionId(dot))
    .map((other) => versionId(other.dot));
  return others.length === 0 ? 'nothing' : others.join(', ');
}

function wrongRegister({ ancestry }: KeyHistory, { clock, siblings }: Shown): readonly Wrong[] {
  const [shown] = siblings;
  if (shown === undefined) return [];
  if (siblings.length > 1) {
    return [
      { dot: shown.dot, what: `is a register and shows ${siblings.map(({ dot }) => versionId(dot)).join(', ')}` },
    ];
  }
  // Of each actor the last version is the newest.
  const newest = clock
    .flatMap(({ actor, counter }) => ancestry.between(actor, 0, counter).slice(-1))
    .reduce((best, { dot }) => (isLater(dot, best) ? dot : best), shown.dot);
  if (versionId(newest) === versionId(shown.dot) || counterOf(clock, newest.actor) < newest.counter) return [];
  return [{ dot: newest, what: `shows ${versionId(shown.dot)}, but its clock covers the newer ${versionId(newest)}` }];
}
