// The cluster as a list: what the ring shows and does, for those who do not see it. Out of sight until the keyboard
// reaches it; then it stands over the client panel, never over the ring.
import { useNodes } from '../state/nodes';
import { ClusterListNode } from './cluster-list-node';

const MOST = 100;

export function ClusterList() {
  const nodes = useNodes();
  return (
    <nav
      aria-label="Cluster as a list"
      className="sr-only focus-within:not-sr-only focus-within:fixed focus-within:top-0 focus-within:bottom-0 focus-within:left-0 focus-within:z-30 focus-within:w-74 focus-within:max-w-full focus-within:overflow-auto focus-within:border-r focus-within:border-line focus-within:bg-panel focus-within:p-3"
    >
      <h2 className="text-sm font-semibold">Cluster as a list</h2>
      <ul className="mt-2 space-y-1">
        {nodes.slice(0, MOST).map((node) => (
          <ClusterListNode key={node} node={node} nodes={nodes} />
        ))}
      </ul>
    </nav>
  );
}
