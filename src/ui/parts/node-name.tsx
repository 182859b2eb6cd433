// A node's name in its colour; the name itself always stands there, the colour only helps.
import { nodeInk } from '../palette';
import { useLab } from '../state/lab-context';
import { colourIndexOf } from '../state/nodes';

export function NodeName({ node, className = '' }: { readonly node: string; readonly className?: string }) {
  const index = colourIndexOf(useLab(), node);
  return (
    <span className={`font-mono ${className}`} {...(index < 0 ? {} : { style: { color: nodeInk(index) } })}>
      {node}
    </span>
  );
}
