// Who is in the ring, which change is under way and what it moves, folded from what nodes say that they follow.
import type { NodeId } from '../base/ids';
import type { LabEvent, NodeSettings, RingChange } from './event';
import type { Projection } from './projection';
import type { AddedHost, RingView } from './views';

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };

export interface RingState extends Mutable<Omit<RingView, 'followed'>> {
  /** The first members, from the settings. */
  first: readonly NodeSettings[];
  followed: Map<NodeId, string>;
}

type EventOf<Kind extends LabEvent['kind']> = Extract<LabEvent, { readonly kind: Kind }>;

export const ringProjection: Projection<RingState> = {
  initial: () => ({
    first: [],
    added: [],
    left: [],
    term: 0,
    epoch: 0,
    claimant: undefined,
    changes: [],
    change: undefined,
    queue: [],
    members: [],
    joining: [],
    waits: undefined,
    moves: undefined,
    followed: new Map(),
  }),
  copy: (state) => ({ ...state, followed: new Map(state.followed) }),
  weight: (state) => state.followed.size + 12,
  apply(state: RingState, event: LabEvent): void {
    switch (event.kind) {
      case 'LabOpened':
        open(state, event);
        return;
      case 'NodeAdded':
        state.added = [...state.added, hostOf(event)];
        state.joining = joiningOf(state);
        return;
      case 'NodeLeft':
        state.added = state.added.filter(({ member }) => member.id !== event.subject);
        state.left = [...state.left, event.subject];
        state.joining = joiningOf(state);
        state.followed.delete(event.subject);
        return;
      case 'DiskWiped':
        state.followed.delete(event.subject);
        return;
      case 'RingAdopted':
        adopt(state, event);
        return;
      case 'RingChangeWaits':
        state.waits = event.reason;
        return;
      case 'RingChangeBegun': {
        const { change, ownedShare, share, gains } = event;
        state.moves = { change, ownedShare, share, gains, keysStreamed: 0, keysHandedOff: 0 };
        return;
      }
      case 'VersionStored':
        if (event.cause === 'streamed' && state.moves !== undefined) {
          state.moves = { ...state.moves, keysStreamed: state.moves.keysStreamed + 1 };
        }
        return;
      case 'KeyHandedOff':
        if (event.hintFor === undefined && state.moves !== undefined) {
          state.moves = { ...state.moves, keysHandedOff: state.moves.keysHandedOff + 1 };
        }
        return;
      default:
    }
  },
};

const hostOf = ({ subject, capacity, rack, seed, replaces }: EventOf<'NodeAdded'>): AddedHost => ({
  member: { id: subject, capacity, rack },
  seed,
  replaces,
});

function open(state: RingState, { settings }: EventOf<'LabOpened'>): void {
  state.first = settings.nodes;
  state.added = [];
  state.left = [];
  state.members = membersOf(settings.nodes, state.changes);
  state.claimant ??= settings.nodes[0]?.id;
  state.joining = joiningOf(state);
}

function adopt(state: RingState, event: EventOf<'RingAdopted'>): void {
  const { term, epoch, claimant, changes, change, queue } = event;
  if (event.node !== 'lab') state.followed.set(event.node, `${term}.${epoch}`);
  if (term < state.term || (term === state.term && epoch <= state.epoch)) return;
  const members = membersOf(state.first, changes);
  Object.assign(state, { term, epoch, claimant, changes, change, queue, members, waits: undefined });
  state.joining = joiningOf(state);
}

const joiningOf = ({ added, members }: RingState): readonly NodeId[] =>
  added.map(({ member }) => member.id).filter((node) => !members.some(({ id }) => id === node));

function membersOf(first: readonly NodeSettings[], changes: readonly RingChange[]): readonly NodeSettings[] {
  let members = first;
  for (const change of changes) {
    if (change.kind === 'add') members = [...members, change.member];
    else if (change.kind === 'remove') members = members.filter(({ id }) => id !== change.node);
    else members = members.map((one) => (one.id === change.node ? change.member : one));
  }
  return members;
}
