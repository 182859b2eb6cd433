// A put replaces exactly what its context covers (rules 9, 10): the version is minted with the context that its client
// gave, the covered siblings of the coordinator's copy go, all others stay beside the new one. Of a register (`cp`) the
// new version stays alone, and a context that does not cover what is there is refused (rule 18). Holds at any moment.
import type { NodeId, RequestId } from '../base/ids';
import { counterOf, covers, versionId } from '../trace/causality';
import type { Clock, Dot, LabEvent, SiblingSummary } from '../trace/event';
import { Copies } from './copies';
import { isLater } from './register-order';
import type { Run } from './run';
import type { Violation } from './verdict';

type Minting = Extract<LabEvent, { readonly kind: 'VersionMinted' }>;

/** A coordinator's copy: the hint or the set that a version is minted into. A hint's clock is not in the trace. */
interface Copy {
  readonly siblings: readonly SiblingSummary[];
  readonly clock: Clock | undefined;
}

const NOTHING: Copy = { siblings: [], clock: [] };

export function putReplacesCovered({ events, settings, olderThanTrace }: Run): readonly Violation[] {
  const copies = new Copies();
  const given = new Map<RequestId, Clock>();
  const minting = new Map<NodeId, Minting>();
  const violations: Violation[] = [];
  for (const event of events) {
    if (event.kind === 'RequestReceived') given.set(event.request, event.context ?? []);
    if (event.kind === 'VersionMinted' && event.node !== 'lab') minting.set(event.node, event);
    const minted = event.node === 'lab' ? undefined : minting.get(event.node);
    const copy = minted === undefined ? undefined : copyBefore(copies, event, minted, olderThanTrace);
    if (minted !== undefined && copy !== undefined && 'siblings' in event) {
      minting.delete(minted.node as NodeId);
      const context = given.get(minted.request) ?? [];
      const wrong =
        settings.consistency === 'cp'
          ? wrongRegister(minted, context, copy, event.siblings ?? [])
          : wrongSet(minted, context, copy, event.siblings ?? [], settings.versioning === 'plain');
      violations.push(...wrong.map((what) => violationOf(minted, what)));
    }
    copies.apply(event);
  }
  return violations;
}

// What is minted is stored in the same write: the node's next copy of the key is the one that has the new version.
function copyBefore(copies: Copies, event: LabEvent, { key }: Minting, olderThanTrace: boolean): Copy | undefined {
  if (event.node === 'lab') return undefined;
  if (event.kind === 'VersionStored' && event.key === key && event.cause === 'coordinated') {
    return copies.own(event.node, key) ?? NOTHING;
  }
  if (event.kind !== 'HintStored' || event.key !== key) return undefined;
  const siblings = copies.hint(event.node, event.owner, key);
  if (siblings !== undefined) return { siblings, clock: undefined };
  return olderThanTrace ? { siblings: event.siblings, clock: undefined } : NOTHING;
}

function wrongSet(
  { dot, context: minted, replaced }: Minting,
  context: Clock,
  before: Copy,
  after: readonly SiblingSummary[],
  plain: boolean,
): readonly string[] {
  if (plain && before.clock === undefined) return [];
  const all = plain && (before.clock ?? []).every((pair) => counterOf(context, pair.actor) >= pair.counter);
  const goes = ({ dot: old }: SiblingSummary): boolean => (plain ? all : covers(context, old));
  const expected = new Set([...before.siblings.filter((one) => !goes(one)), { dot }].map((one) => versionId(one.dot)));
  const shouldGo = new Set(before.siblings.filter(goes).map((one) => versionId(one.dot)));
  const have = new Set(after.map((one) => versionId(one.dot)));
  const gone = replaced.map(versionId);
  return [
    ...(sameClock(minted, context)
      ? []
      : [`was minted upon [${clockText(minted)}], but its client gave [${clockText(context)}]`]),
    ...difference(expected, have).map((id) => `lost ${id}, which its context does not cover`),
    ...difference(have, expected).map((id) => `left ${id} beside it, which its context covers`),
    ...difference(new Set(gone), shouldGo).map((id) => `says it replaced ${id}, which was not there to be replaced`),
  ];
}

function wrongRegister(
  { dot }: Minting,
  context: Clock,
  before: Copy,
  after: readonly SiblingSummary[],
): readonly string[] {
  const others = after.map((one) => versionId(one.dot)).filter((id) => id !== versionId(dot));
  const newer = context.length === 0 ? [] : before.siblings.filter((one) => !hasReplaced(context, one.dot));
  return [
    ...others.map((id) => `left ${id} beside it in a register`),
    ...newer.map((one) => `was not refused, though its context does not cover ${versionId(one.dot)}`),
  ];
}

// Versions of a register have one order: who has seen a later one has seen this one replaced, even if a cut clock is silent.
const hasReplaced = (context: Clock, dot: Dot): boolean =>
  covers(context, dot) || context.some((pair) => isLater(pair, dot));

const sameClock = (a: Clock, b: Clock): boolean =>
  a.length === b.length && a.every((pair) => counterOf(b, pair.actor) === pair.counter);

const clockText = (clock: Clock): string => clock.map((pair) => versionId(pair)).join(' ');

const difference = (a: ReadonlySet<string>, b: ReadonlySet<string>): readonly string[] =>
  [...a].filter((one) => !b.has(one));

const violationOf = ({ at, node, key, dot, request }: Minting, what: string): Violation => ({
  at,
  node: node === 'lab' ? undefined : node,
  key,
  sentence: `${versionId(dot)} of ${key}, minted for ${request}, ${what}`,
});
