// The whole picture as one fold over the trace: every projection sees every event, in this order.
import { type ClusterState, clusterProjection } from './cluster-part';
import { type CountsState, countsProjection } from './counts';
import type { LabEvent } from './event';
import { type HintsState, hintsProjection } from './hints';
import { type LinksState, linksProjection } from './links';
import { type MembershipState, membershipProjection } from './membership';
import { type MerkleState, merkleProjection } from './merkle';
import { type MessagesState, messagesProjection } from './messages';
import { type NodesState, nodesProjection } from './nodes';
import type { Projection } from './projection';
import { type RequestsState, requestsProjection } from './requests';
import { type RingState, ringProjection } from './ring';
import { type StorageState, storageProjection } from './storage';
import { type SuspicionsState, suspicionsProjection } from './suspicions';
import { type TransfersState, transfersProjection } from './transfers';
import { type VersionsState, versionsProjection } from './versions';
import type { ViewName } from './views';

/** A ClusterView whose containers may be changed. */
export interface FoldState {
  readonly cluster: ClusterState;
  readonly nodes: NodesState;
  readonly links: LinksState;
  readonly messages: MessagesState;
  readonly membership: MembershipState;
  readonly suspicions: SuspicionsState;
  readonly requests: RequestsState;
  readonly versions: VersionsState;
  readonly hints: HintsState;
  readonly merkle: MerkleState;
  readonly storage: StorageState;
  readonly counts: CountsState;
  readonly ring: RingState;
  readonly transfers: TransfersState;
}

// The nodes come before the versions: they count a key when its holder changes.
const PROJECTIONS: { readonly [Name in ViewName]: Projection<FoldState[Name]> } = {
  cluster: clusterProjection,
  nodes: nodesProjection,
  links: linksProjection,
  messages: messagesProjection,
  membership: membershipProjection,
  suspicions: suspicionsProjection,
  requests: requestsProjection,
  versions: versionsProjection,
  hints: hintsProjection,
  merkle: merkleProjection,
  storage: storageProjection,
  counts: countsProjection,
  ring: ringProjection,
  transfers: transfersProjection,
};

const build = (part: <Name extends ViewName>(name: Name) => FoldState[Name]): FoldState => ({
  cluster: part('cluster'),
  nodes: part('nodes'),
  links: part('links'),
  messages: part('messages'),
  membership: part('membership'),
  suspicions: part('suspicions'),
  requests: part('requests'),
  versions: part('versions'),
  hints: part('hints'),
  merkle: part('merkle'),
  storage: part('storage'),
  counts: part('counts'),
  ring: part('ring'),
  transfers: part('transfers'),
});

/** The picture of an empty trace. */
export const initialState = (): FoldState => build((name) => PROJECTIONS[name].initial());

/** A picture that goes its own way from here; entries are shared, containers are not. */
export const copyState = (state: FoldState): FoldState => build((name) => PROJECTIONS[name].copy(state[name]));

const NAMES = Object.keys(PROJECTIONS) as readonly ViewName[];

/** How many entries a copy holds. */
export const weightOf = (state: FoldState): number => NAMES.reduce((sum, name) => sum + weightOfPart(name, state), 0);

const weightOfPart = <Name extends ViewName>(name: Name, state: FoldState): number =>
  PROJECTIONS[name].weight(state[name]);

/** Moves the picture on by one event, in place. */
export function applyEvent(state: FoldState, event: LabEvent): void {
  for (const name of NAMES) applyPart(name, state, event);
}

const applyPart = <Name extends ViewName>(name: Name, state: FoldState, event: LabEvent): void =>
  PROJECTIONS[name].apply(state[name], event, state);
