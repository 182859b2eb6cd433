// One node: colour, name, state, kill or start, and a menu for the rest.
import { Ellipsis } from 'lucide-react';
import type { NodeId } from '../../base/ids';
import { nodeColour } from '../palette';
import { Button } from '../parts/button';
import { IconButton } from '../parts/icon-button';
import { Menu } from '../parts/menu';
import { useChoices } from '../state/choices';
import { useActions, useFact, useLab } from '../state/lab-context';
import { colourIndexOf } from '../state/nodes';
import { useCanAct } from '../state/page-context';
import { nodeWords } from '../words/node-words';
import { NodeMenuItems } from './node-menu-items';

interface NodeRowProps {
  readonly node: NodeId;
  readonly compact: boolean;
}

export function NodeRow({ node, compact }: NodeRowProps) {
  const lab = useLab();
  const index = colourIndexOf(lab, node);
  const text = useFact(({ view }) => nodeWords(view, node).text);
  const tone = useFact(({ view }) => nodeWords(view, node).tone);
  const isLive = useFact(({ view }) => view.nodes.get(node)?.state === 'live');
  const { toggleNode } = useActions();
  const canAct = useCanAct();
  const selected = useChoices((choices) => choices.selectedNode === node);
  const select = useChoices((choices) => choices.select);
  return (
    <li className={`flex items-center gap-1 rounded-md pl-1.5 ${selected ? 'bg-raised' : 'hover:bg-raised'}`}>
      <button
        type="button"
        aria-pressed={selected}
        onClick={() => select({ selectedNode: selected ? undefined : node })}
        className={`flex min-w-0 flex-1 items-center gap-2 text-left ${compact ? 'min-h-6 text-xs' : 'min-h-7'}`}
      >
        <span
          aria-hidden
          className="size-2.5 shrink-0 rounded-xs border-2"
          style={{ borderColor: nodeColour(index), background: isLive ? nodeColour(index) : 'transparent' }}
        />
        <span className="shrink-0 font-semibold">{node}</span>
        <span
          className={`truncate ${tone === 'warn' ? 'text-warn' : tone === 'bad' ? 'text-bad' : 'text-ink-2'}`}
          title={text}
        >
          {text}
        </span>
      </button>
      <Button
        look="quiet"
        size={compact ? 'tiny' : 'small'}
        disabled={!canAct}
        aria-label={`${isLive ? 'Kill' : 'Start'} ${node}`}
        onClick={() => void toggleNode(node)}
      >
        {isLive ? 'kill' : 'start'}
      </Button>
      <Menu trigger={<IconButton icon={Ellipsis} label={`More for ${node}`} small={!compact} tiny={compact} />}>
        <NodeMenuItems node={node} />
      </Menu>
    </li>
  );
}
