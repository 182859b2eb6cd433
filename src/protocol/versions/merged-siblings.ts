// `merge`: one value in the place of siblings, where that can be had without guessing. A pure function of what is stored,
// so every node comes to the same answer, and merging writes nothing: the siblings stay until the next put, whose
// context covers them all. (Writing the merge would mint a version for each coordinator of a read.)
//
// Several best common ancestors are merged first, into an ancestor of its own, as git's recursive strategy does.
import { digestOf, encodedParts, MAX_VALUE_BYTES, summarise, type Value } from '../value';
import type { Dot } from './clock';
import { type Ancestry, ancestryOf, type Descendant, isTwin, joinAncestries, mergeBases } from './merge-base';
import { canonicalText, type Disagreement, mergeThreeWay, type Part } from './three-way';
import type { Sibling, VersionSet } from './version-set';

export type SiblingMerge = {
  /** The best common ancestors that were used. */
  readonly ancestors: readonly Dot[];
} & (
  | { readonly outcome: 'merged'; readonly value: Value | undefined }
  | { readonly outcome: 'conflict'; readonly disagreements: readonly Disagreement[] }
  | { readonly outcome: 'no-ancestor' | 'too-many' }
);

/** More siblings stay siblings: each is compared with all that is kept, at every answer. */
const MAX_MERGED = 32;
/** Ancestors of ancestors are fewer each time and at most as many as are kept: no merge comes near it. */
const MAX_DEPTH = 64;

/** A version, or several merged into one that nobody has stored. */
interface Merge {
  readonly value: Content;
  readonly ancestry: Ancestry;
}

/** A string is JSON here, and so is absence; bytes are never looked into. */
type Content =
  | { readonly kind: 'json'; readonly part: Part }
  | { readonly kind: 'bytes'; readonly value: Value }
  | { readonly kind: 'undecided' };

const ABSENT: Content = { kind: 'json', part: undefined };

/**
 * Undefined when there are no siblings. `clockLimit`: a past of that many pairs may have lost some (rule 14), so what it
 * stands upon is not known.
 */
export function mergeSiblings({ siblings, superseded = [] }: VersionSet, clockLimit: number): SiblingMerge | undefined {
  if (siblings.length < 2) return undefined;
  if (siblings.length > MAX_MERGED) return { outcome: 'too-many', ancestors: [] };
  const whole = siblings.filter(isDescendant).filter(({ lineage }) => lineage.past.length < clockLimit);
  if (whole.length < siblings.length) return { outcome: 'no-ancestor', ancestors: [] };
  const kept = [...whole, ...superseded.filter(isDescendant)];
  const used = new Set<Descendant>();
  const [first, ...rest] = onceEach(whole).map((one) => mergeOf(one, kept));
  if (first === undefined) return undefined;
  let merged = first;
  for (const next of rest) {
    const bases = mergeBases(merged.ancestry, next.ancestry, kept);
    const base = bases === undefined ? undefined : virtualBase(bases, kept);
    if (bases === undefined || base === undefined) return { outcome: 'no-ancestor', ancestors: [] };
    for (const one of bases) used.add(one);
    const { content, disagreements } = mergeContents(base, merged.value, next.value);
    if (disagreements.length > 0) return { outcome: 'conflict', ancestors: dotsOf(used), disagreements };
    merged = { value: content, ancestry: joinAncestries(merged.ancestry, next.ancestry) };
  }
  return judged(merged.value, dotsOf(used));
}

const dotsOf = (versions: Iterable<Descendant>): readonly Dot[] => [...versions].map(({ dot }) => dot);

const isDescendant = (one: Sibling): one is Descendant => one.lineage !== undefined;

// Of versions that are one write, the first: an increment in it counts once.
const onceEach = (versions: readonly Descendant[]): readonly Descendant[] =>
  versions.filter((one, i) => !versions.slice(0, i).some((earlier) => isTwin(earlier, one)));

const mergeOf = (one: Descendant, kept: readonly Descendant[]): Merge => ({
  value: contentOf(one.value),
  ancestry: ancestryOf(one, kept),
});

/** The ancestor that several best ones make together; undefined when one of their own may be missing. */
function virtualBase(bases: readonly Descendant[], kept: readonly Descendant[], depth = 0): Content | undefined {
  const [first, ...rest] = onceEach(bases).map((one) => mergeOf(one, kept));
  if (first === undefined) return ABSENT;
  let merged = first;
  for (const next of rest) {
    const inner = depth < MAX_DEPTH ? mergeBases(merged.ancestry, next.ancestry, kept) : undefined;
    const base = inner === undefined ? undefined : virtualBase(inner, kept, depth + 1);
    if (base === undefined) return undefined;
    const { content } = mergeContents(base, merged.value, next.value);
    merged = { value: content, ancestry: joinAncestries(merged.ancestry, next.ancestry) };
  }
  return merged.value;
}

function mergeContents(
  base: Content,
  ours: Content,
  theirs: Content,
): { readonly content: Content; readonly disagreements: readonly Disagreement[] } {
  if (base.kind === 'json' && ours.kind === 'json' && theirs.kind === 'json') {
    const { value, disagreements } = mergeThreeWay(base.part, ours.part, theirs.part);
    return { content: { kind: 'json', part: value }, disagreements };
  }
  const [was, here, there] = [identityOf(base), identityOf(ours), identityOf(theirs)];
  if (here !== undefined && (here === there || was === there)) return { content: ours, disagreements: [] };
  if (there !== undefined && was === here) return { content: theirs, disagreements: [] };
  return {
    content: { kind: 'undecided' },
    disagreements: [{ path: '', ours: previewOf(ours), theirs: previewOf(theirs) }],
  };
}

function contentOf(value: Value | undefined): Content {
  switch (value?.type) {
    case undefined:
      return ABSENT;
    case 'json':
      return { kind: 'json', part: value.json };
    case 'string':
      return { kind: 'json', part: value.text };
    case 'bytes':
      return { kind: 'bytes', value };
  }
}

// Equal for equal contents; what is undecided is equal to nothing.
function identityOf(content: Content): string | undefined {
  if (content.kind === 'undecided') return undefined;
  if (content.kind === 'bytes') return `bytes ${digestOf(content.value)}`;
  return content.part === undefined ? 'absent' : `json ${canonicalText(content.part)}`;
}

function previewOf(content: Content): Part {
  if (content.kind === 'bytes') return `bytes ${summarise(content.value).preview}`;
  return content.kind === 'json' ? content.part : undefined;
}

// A merge that is too large to be stored is no answer: the client could not put it back.
function judged(content: Content, ancestors: readonly Dot[]): SiblingMerge {
  const value = storedValue(content);
  const size = value === undefined ? 0 : encodedParts(value).payload.length;
  if (size <= MAX_VALUE_BYTES) return { outcome: 'merged', ancestors, value };
  const text = `all of it, ${size} bytes`;
  return { outcome: 'conflict', ancestors, disagreements: [{ path: '', ours: text, theirs: text }] };
}

function storedValue(content: Content): Value | undefined {
  if (content.kind === 'bytes') return content.value;
  if (content.kind === 'undecided' || content.part === undefined) return undefined;
  return typeof content.part === 'string'
    ? { type: 'string', text: content.part }
    : { type: 'json', json: content.part };
}
