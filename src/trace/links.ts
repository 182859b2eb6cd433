// Which links differ from the cluster's setting, direction by direction.
import type { LabTime, NodeId } from '../base/ids';
import { setBounded } from './bounded';
import type { LabEvent, LinkSettings } from './event';
import type { Projection } from './projection';
import type { ClusterView } from './views';

/** All directed links of 316 nodes; of a larger cluster the newest faults are kept. */
export const MAX_LINKS = 100_000;

export interface LinksState {
  readonly cut: Map<string, { readonly from: NodeId; readonly to: NodeId; readonly since: LabTime }>;
  readonly changed: Map<string, { readonly from: NodeId; readonly to: NodeId; readonly link: LinkSettings }>;
}

export const linksProjection: Projection<LinksState> = {
  initial: () => ({ cut: new Map(), changed: new Map() }),
  copy: (state) => ({ cut: new Map(state.cut), changed: new Map(state.changed) }),
  weight: (state) => state.cut.size + state.changed.size,
  apply(state: LinksState, event: LabEvent, whole: ClusterView): void {
    switch (event.kind) {
      case 'LinkCut': {
        const key = linkKey(event.from, event.to);
        if (!state.cut.has(key))
          setBounded(state.cut, key, { from: event.from, to: event.to, since: event.at }, MAX_LINKS);
        return;
      }
      case 'LinkHealed':
        state.cut.delete(linkKey(event.from, event.to));
        return;
      case 'LinkChanged': {
        const key = linkKey(event.from, event.to);
        const usual = whole.cluster.settings?.link;
        if (usual !== undefined && sameLink(usual, event.link)) state.changed.delete(key);
        else setBounded(state.changed, key, { from: event.from, to: event.to, link: event.link }, MAX_LINKS);
        return;
      }
      default:
    }
  },
};

/** `n1>n2`, the key of one direction. */
const linkKey = (from: NodeId, to: NodeId): string => `${from}>${to}`;

const sameLink = (a: LinkSettings, b: LinkSettings): boolean =>
  a.loss === b.loss &&
  a.duplicate === b.duplicate &&
  a.latency.minMs === b.latency.minMs &&
  a.latency.maxMs === b.latency.maxMs;
