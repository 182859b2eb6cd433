// The stories of the failure detector: who suspected whom, who confirmed or denied it, and how it ended (rules 23, 24).
import type { LabTime, NodeId } from '../base/ids';
import { pushBounded } from './bounded';
import type { LabEvent } from './event';
import type { Projection } from './projection';
import type { RefutationView, SelfDoubtView, SuspicionView } from './views';

/** Of more stories the oldest are forgotten. */
export const MAX_SUSPICIONS = 400;
const MAX_REFUTATIONS = 100;

export interface SuspicionsState {
  readonly suspicions: SuspicionView[];
  readonly refutations: RefutationView[];
  readonly selfDoubts: SelfDoubtView[];
}

export const suspicionsProjection: Projection<SuspicionsState> = {
  initial: () => ({ suspicions: [], refutations: [], selfDoubts: [] }),
  copy: (state) => ({
    suspicions: [...state.suspicions],
    refutations: [...state.refutations],
    selfDoubts: [...state.selfDoubts],
  }),
  weight: (state) => state.suspicions.length + state.refutations.length + state.selfDoubts.length,
  apply(state: SuspicionsState, event: LabEvent): void {
    if (event.kind === 'NodeStarted') forgottenBy(state, event.subject, event.at);
    else if (event.node !== 'lab') applyAtBeliever(state, event, event.node);
  },
};

function applyAtBeliever(state: SuspicionsState, event: LabEvent, believer: NodeId): void {
  const { at } = event;
  switch (event.kind) {
    case 'NodeSuspected': {
      const silence = { lastRoseAt: event.lastRoseAt as LabTime, suspectedAt: at };
      pushBounded(state.suspicions, { ...opened(believer, event.of, at), ...silence }, MAX_SUSPICIONS);
      return;
    }
    case 'SuspicionConfirmed': {
      const { by, needed } = event;
      revise(state, believer, event.of, (story) => ({
        ...story,
        needed,
        confirmed: story.confirmed.some((one) => one.by === by) ? story.confirmed : [...story.confirmed, { by, at }],
      }));
      return;
    }
    case 'SuspicionDenied': {
      const { by } = event;
      revise(state, believer, event.of, (story) => ({
        ...story,
        denied: [...story.denied.filter((one) => one.by !== by), { by, at }],
      }));
      return;
    }
    case 'NodeDeclaredDown': {
      const verdict = { at, incarnation: event.incarnation, from: undefined };
      revise(state, believer, event.of, (story) => ({ ...story, verdict }));
      return;
    }
    case 'VerdictLearned': {
      const verdict = { at, incarnation: event.incarnation, from: event.from };
      if (revise(state, believer, event.of, (story) => ({ ...story, verdict }))) return;
      pushBounded(state.suspicions, { ...opened(believer, event.of, at), verdict }, MAX_SUSPICIONS);
      return;
    }
    case 'NodeSeenUp': {
      const ended = { at, incarnation: event.incarnation };
      revise(state, believer, event.of, (story) => ({ ...story, ended }));
      return;
    }
    case 'SuspicionRefuted': {
      const { incarnation, heardFrom } = event;
      pushBounded(state.refutations, { node: believer, at, incarnation, heardFrom }, MAX_REFUTATIONS);
      return;
    }
    case 'SelfDoubted': {
      const lastHeardAt = event.lastHeardAt as LabTime;
      pushBounded(state.selfDoubts, { node: believer, at, lastHeardAt, ended: undefined }, MAX_REFUTATIONS);
      return;
    }
    case 'SelfDoubtEnded':
      endSelfDoubt(state, believer, { at, heardFrom: event.heardFrom });
      return;
    default:
  }
}

const opened = (believer: NodeId, subject: NodeId, at: LabTime): SuspicionView => ({
  believer,
  subject,
  since: at,
  lastRoseAt: undefined,
  suspectedAt: undefined,
  confirmed: [],
  denied: [],
  needed: 0,
  verdict: undefined,
  ended: undefined,
});

/** Changes the story that is still open between the two; false if there is none. */
function revise(
  state: SuspicionsState,
  believer: NodeId,
  subject: NodeId,
  change: (story: SuspicionView) => SuspicionView,
): boolean {
  const index = state.suspicions.findLastIndex(
    (story) => story.believer === believer && story.subject === subject && story.ended === undefined,
  );
  const story = state.suspicions[index];
  if (story === undefined) return false;
  state.suspicions[index] = change(story);
  return true;
}

function endSelfDoubt(state: SuspicionsState, node: NodeId, ended: NonNullable<SelfDoubtView['ended']>): void {
  const index = state.selfDoubts.findLastIndex((doubt) => doubt.node === node && doubt.ended === undefined);
  const doubt = state.selfDoubts[index];
  if (doubt !== undefined) state.selfDoubts[index] = { ...doubt, ended };
}

/** A process that starts suspects nobody: what it suspected before has no end but this. */
function forgottenBy(state: SuspicionsState, believer: NodeId, at: LabTime): void {
  for (const [index, story] of state.suspicions.entries()) {
    if (story.believer !== believer || story.ended !== undefined) continue;
    state.suspicions[index] = { ...story, ended: { at, incarnation: undefined } };
  }
  endSelfDoubt(state, believer, { at, heardFrom: undefined });
}
