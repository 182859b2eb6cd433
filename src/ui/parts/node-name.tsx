// A node's name in its colour; the name itself always stands there, the colour only helps.
import { nodeId } from '../../base/ids';
import { nodesOf } from '../actions';
import { nodeInk } from '../palette';
import { useLab } from '../state/lab-context';

export function NodeName({ node, className = '' }: { readonly node: string; readonly className?: string }) {
  const index = nodesOf(useLab()).indexOf(nodeId(node));
  return (
    <span className={`font-mono ${className}`} {...(index < 0 ? {} : { style: { color: nodeInk(index) } })}>
      {node}
    </span>
  );
}
