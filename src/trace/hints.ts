// Which node keeps what for whom, until it is delivered or too old (rule 26).
import { type LabTime, labTime, type NodeId } from '../base/ids';
import { setBounded } from './bounded';
import { versionId } from './causality';
import type { LabEvent } from './event';
import type { Projection } from './projection';
import type { HintView } from './views';

/** Of more hints, those that were stored first are no longer listed; a node's own count stays exact. */
export const MAX_HINTS = 20_000;

export interface HintsState {
  readonly held: Map<string, HintView>;
  delivered: number;
  expired: number;
  refused: number;
}

export const hintsProjection: Projection<HintsState> = {
  initial: () => ({ held: new Map(), delivered: 0, expired: 0, refused: 0 }),
  copy: (state) => ({ ...state, held: new Map(state.held) }),
  weight: (state) => state.held.size,
  apply(state: HintsState, event: LabEvent): void {
    if (event.kind === 'NodeLeft' || event.kind === 'DiskWiped' || (event.kind === 'NodeStarted' && event.freshDisk)) {
      dropHolder(state, event.subject, () => false);
      return;
    }
    if (event.node !== 'lab') applyAtHolder(state, event, event.node);
  },
};

function applyAtHolder(state: HintsState, event: LabEvent, holder: NodeId): void {
  switch (event.kind) {
    case 'HintStored': {
      const { owner, key } = event;
      const known = state.held.get(hintKey(holder, owner, key));
      const holds = event.siblings.map((sibling) => versionId(sibling.dot));
      keep(state, { ...(known ?? freshHint(holder, owner, key, event.at)), holds, storedAt: event.at });
      return;
    }
    case 'HintSent': {
      const known = state.held.get(hintKey(holder, event.owner, event.key));
      if (known !== undefined) keep(state, { ...known, sentAttempts: event.attempt });
      return;
    }
    case 'HintDeleted':
      state.held.delete(hintKey(holder, event.owner, event.key));
      state.delivered++;
      return;
    case 'KeyHandedOff':
      if (event.hintFor !== undefined) state.held.delete(hintKey(holder, event.hintFor, event.key));
      return;
    case 'HintExpired':
      state.held.delete(hintKey(holder, event.owner, event.key));
      state.expired++;
      return;
    case 'HintLost':
      state.held.delete(hintKey(holder, event.owner, event.key));
      return;
    case 'HintRefused':
      state.refused++;
      return;
    case 'HintsRecovered': {
      const listed = new Set(event.hints.map(({ owner, key }) => hintKey(holder, owner, key)));
      dropHolder(state, holder, (hint) => listed.has(hintKey(holder, hint.owner, hint.key)));
      for (const { owner, key, storedAtMs, siblings } of event.hints) {
        const known = state.held.get(hintKey(holder, owner, key));
        const storedAt = known?.storedAt ?? labTime(storedAtMs * 1000);
        const hint = known ?? freshHint(holder, owner, key, storedAt);
        const holds = siblings?.map(({ dot }) => versionId(dot)) ?? hint.holds;
        keep(state, { ...hint, holds, sentAttempts: 0 });
      }
      return;
    }
    default:
  }
}

/** `holder owner key`: node names hold no space. */
export const hintKey = (holder: NodeId, owner: NodeId, key: string): string => `${holder} ${owner} ${key}`;

const keep = (state: HintsState, hint: HintView): void =>
  setBounded(state.held, hintKey(hint.holder, hint.owner, hint.key), hint, MAX_HINTS);

const freshHint = (holder: NodeId, owner: NodeId, key: string, storedAt: LabTime): HintView => ({
  holder,
  owner,
  key,
  holds: [],
  storedAt,
  sentAttempts: 0,
});

function dropHolder(state: HintsState, holder: NodeId, except: (hint: HintView) => boolean): void {
  for (const [key, hint] of state.held) if (hint.holder === holder && !except(hint)) state.held.delete(key);
}
