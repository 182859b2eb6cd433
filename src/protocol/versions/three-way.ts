// Three-way merge of two JSON values that grew out of one (as diff3 and git do with lines): what one side left alone is
// taken from the other. Objects go field by field, arrays are sets, numbers are counters; where both sides changed the
// same differently the merge says where, and leaves the place undecided.
// Symmetric: whose side is whose makes no difference, but for the order of fields in values that are equal.
import type { Json } from '../value';

/** Absence is a value of its own here: a field that is not there, a key that was deleted. */
export type Part = Json | undefined;

export interface Disagreement {
  /** `items.pen`; empty for the whole value. */
  readonly path: string;
  readonly ours: Part;
  readonly theirs: Part;
}

export interface ThreeWay {
  /** Undecided where the sides disagree. */
  readonly value: Part;
  readonly disagreements: readonly Disagreement[];
}

/** Stands in an ancestor for what its own ancestors disagree about: it is equal to nothing but itself. Compared by identity. */
const UNDECIDED: Json = Object.freeze({ undecided: true });

export function mergeThreeWay(base: Part, ours: Part, theirs: Part): ThreeWay {
  const disagreements: Disagreement[] = [];
  return { value: mergePart(base, ours, theirs, '', disagreements), disagreements };
}

function mergePart(base: Part, ours: Part, theirs: Part, path: string, disagreements: Disagreement[]): Part {
  if (equalParts(base, ours)) return theirs;
  if (equalParts(base, theirs)) return ours;
  if (typeof base === 'number' && typeof ours === 'number' && typeof theirs === 'number') {
    const sum = ours + theirs - base; // both increments; in this order the same from either side
    if (Number.isFinite(sum)) return sum;
  }
  if (equalParts(ours, theirs)) return ours;
  if (isObject(ours) && isObject(theirs) && (base === undefined || isObject(base))) {
    return mergeObjects(base ?? {}, ours, theirs, path, disagreements);
  }
  if (isArray(ours) && isArray(theirs) && (base === undefined || isArray(base))) {
    return mergeSetsOf(base ?? [], ours, theirs);
  }
  disagreements.push({ path, ours, theirs });
  return UNDECIDED;
}

type JsonObject = { readonly [field: string]: Json };

function mergeObjects(
  base: JsonObject,
  ours: JsonObject,
  theirs: JsonObject,
  path: string,
  disagreements: Disagreement[],
): Json {
  const added = [...Object.keys(ours), ...Object.keys(theirs)].filter((field) => !Object.hasOwn(base, field)).sort();
  const fields = new Set([...Object.keys(base), ...added]);
  const merged: [string, Json][] = [];
  for (const field of fields) {
    const where = path === '' ? field : `${path}.${field}`;
    const value = mergePart(own(base, field), own(ours, field), own(theirs, field), where, disagreements);
    if (value !== undefined) merged.push([field, value]);
  }
  return Object.fromEntries(merged);
}

/** What both kept of the ancestor's, in its order, then what either added, in an order of its own. */
function mergeSetsOf(base: readonly Json[], ours: readonly Json[], theirs: readonly Json[]): Json {
  const [known, here, there] = [byText(base), byText(ours), byText(theirs)];
  const kept = [...known].filter(([text]) => here.has(text) && there.has(text));
  const added = [...new Map([...here, ...there])].filter(([text]) => !known.has(text));
  added.sort(([a], [b]) => (a < b ? -1 : 1));
  return [...kept, ...added].map(([, item]) => item);
}

const byText = (items: readonly Json[]): Map<string, Json> => new Map(items.map((item) => [canonicalText(item), item]));

const own = (object: JsonObject, field: string): Part => (Object.hasOwn(object, field) ? object[field] : undefined);
const isArray = (part: Part): part is readonly Json[] => Array.isArray(part);
const isObject = (part: Part): part is JsonObject =>
  typeof part === 'object' && part !== null && !Array.isArray(part) && part !== UNDECIDED;

function equalParts(a: Part, b: Part): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a === UNDECIDED || b === UNDECIDED) return false;
  return canonicalText(a) === canonicalText(b);
}

/** JSON with the fields of every object in order: equal exactly for equal values. */
export function canonicalText(value: Json): string {
  if (value === UNDECIDED) return '?'; // no JSON reads so
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalText).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((field) => `${JSON.stringify(field)}:${canonicalText(value[field] ?? null)}`).join()}}`;
}
