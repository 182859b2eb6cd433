// What the failure detector went through, one story a silence: from the first doubt about a node until nobody doubts it.
import type { LabTime, NodeId } from '../../../base/ids';
import type { RefutationView, SelfDoubtView, SuspicionsView, SuspicionView } from '../../../trace/views';
import { spanText } from '../../words/time';

export interface StoryLine {
  readonly id: string;
  /** Whose line it is. */
  readonly node: NodeId;
  readonly text: string;
  /** Where a click leads. */
  readonly at: LabTime;
}

export interface SuspicionStory {
  readonly subject: NodeId;
  readonly state: 'suspected' | 'down' | 'up';
  readonly since: LabTime;
  /** `suspected by 2`, `held for down by 4`, `up again`. */
  readonly words: string;
  readonly lines: readonly StoryLine[];
}

const MOST_STORIES = 12;

/** Newest first. */
export function suspicionStories(view: SuspicionsView): readonly SuspicionStory[] {
  const silences = silencesOf(view.suspicions).map((silence) => storyOf(silence, view.refutations));
  const doubts = view.selfDoubts.map(selfDoubtStory);
  return [...silences, ...doubts].sort((a, b) => b.since - a.since).slice(0, MOST_STORIES);
}

interface Silence {
  readonly subject: NodeId;
  readonly suspicions: SuspicionView[];
}

/** Doubts about one node belong together as long as one of them lasts. */
function silencesOf(suspicions: readonly SuspicionView[]): readonly Silence[] {
  const silences: Silence[] = [];
  const latest = new Map<NodeId, Silence>();
  for (const suspicion of suspicions) {
    const open = latest.get(suspicion.subject);
    if (open?.suspicions.some(({ ended }) => ended === undefined || ended.at >= suspicion.since) === true) {
      open.suspicions.push(suspicion);
      continue;
    }
    const silence = { subject: suspicion.subject, suspicions: [suspicion] };
    latest.set(suspicion.subject, silence);
    silences.push(silence);
  }
  return silences;
}

function storyOf({ subject, suspicions }: Silence, refutations: readonly RefutationView[]): SuspicionStory {
  const open = suspicions.filter(({ ended }) => ended === undefined);
  const down = open.filter(({ verdict }) => verdict !== undefined);
  const since = suspicions[0]?.since as LabTime;
  const until = open.length > 0 ? Number.POSITIVE_INFINITY : Math.max(...suspicions.map(({ ended }) => ended?.at ?? 0));
  const refuted = refutations.filter(({ node, at }) => node === subject && at >= since && at <= until);
  return {
    subject,
    since,
    state: down.length > 0 ? 'down' : open.length > 0 ? 'suspected' : 'up',
    words:
      down.length > 0
        ? `held for down by ${down.length}`
        : open.length > 0
          ? `suspected by ${open.length}`
          : 'no longer doubted',
    lines: [...suspicions.map(lineOf), ...refuted.map(refutationLine)].sort((a, b) => a.at - b.at),
  };
}

function lineOf(story: SuspicionView): StoryLine {
  const { believer, since, verdict, ended, suspectedAt, lastRoseAt } = story;
  const parts = [
    ...(suspectedAt === undefined || lastRoseAt === undefined
      ? []
      : [`missed it for ${spanText((suspectedAt - lastRoseAt) / 1000)}`]),
    ...confirmationParts(story),
    ...(verdict === undefined ? [] : [verdict.from === undefined ? 'so: down' : `down, as ${verdict.from} says`]),
    ...(ended === undefined ? [] : [endText(ended.incarnation)]),
  ];
  return { id: `${believer} ${since}`, node: believer, text: parts.join('; '), at: verdict?.at ?? since };
}

function confirmationParts({ suspectedAt, confirmed, denied, needed, verdict }: SuspicionView): readonly string[] {
  const names = (list: SuspicionView['confirmed']) => list.map(({ by }) => by).join(', ');
  return [
    ...(confirmed.length > 0
      ? [`${names(confirmed)} confirmed (${confirmed.length} of ${needed})`]
      : suspectedAt !== undefined && verdict === undefined
        ? ['nobody confirmed']
        : []),
    ...(denied.length > 0 ? [`${names(denied)} denied it`] : []),
  ];
}

const endText = (incarnation: number | undefined): string =>
  incarnation === undefined ? 'started anew itself' : `up again with incarnation ${incarnation}`;

const refutationLine = ({ node, at, incarnation, heardFrom }: RefutationView): StoryLine => ({
  id: `${node} refuted ${at}`,
  node,
  text: `heard of it from ${heardFrom} and refuted it with incarnation ${incarnation}`,
  at,
});

function selfDoubtStory({ node, at, lastHeardAt, ended }: SelfDoubtView): SuspicionStory {
  const silence = `heard nobody for ${spanText((at - lastHeardAt) / 1000)}: it judges no one`;
  const end =
    ended === undefined ? '' : ended.heardFrom === undefined ? '; started anew' : `; then it heard ${ended.heardFrom}`;
  return {
    subject: node,
    since: at,
    state: ended === undefined ? 'suspected' : 'up',
    words: ended === undefined ? 'doubts itself' : 'doubted itself',
    lines: [{ id: `${node} itself ${at}`, node, text: `${silence}${end}`, at }],
  };
}
