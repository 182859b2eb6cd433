// Nothing comes from nowhere: every value that a get returned was put by some request before. Holds at any moment.
import { versionId } from '../trace/causality';
import type { LabEvent, SiblingSummary } from '../trace/event';
import type { Run } from './run';
import type { Violation } from './verdict';

export function phantomValues({ events, olderThanTrace }: Run): readonly Violation[] {
  const written = new Set<string>();
  const violations: Violation[] = [];
  for (const event of events) {
    // After a reload the disks hold what was written before: it first shows when a node stores or recovers it.
    if (event.kind === 'VersionStored' && olderThanTrace) {
      for (const sibling of event.siblings) written.add(valueId(event.key, sibling.value?.digest));
    }
    if (event.kind === 'RequestReceived' && event.op === 'put') written.add(valueId(event.key, event.value?.digest));
    if (event.kind === 'RequestAnswered' && event.op === 'get') violations.push(...phantomsOf(event, written));
  }
  return violations;
}

type Answer = Extract<LabEvent, { readonly kind: 'RequestAnswered' }>;

const phantomsOf = (answer: Answer, written: ReadonlySet<string>): readonly Violation[] =>
  (answer.siblings ?? [])
    .filter(({ value }) => value !== undefined && !written.has(valueId(answer.key, value.digest)))
    .map((sibling) => ({
      at: answer.at,
      node: answer.node === 'lab' ? undefined : answer.node,
      key: answer.key,
      sentence: phantomSentence(answer, sibling),
    }));

const valueId = (key: string, digest: string | undefined): string => `${digest ?? ''} ${key}`;

const phantomSentence = ({ request, key }: Answer, { dot, value }: SiblingSummary): string =>
  `get ${request} of ${key} returned “${value?.preview ?? ''}” (${versionId(dot)}), which no request had put`;
