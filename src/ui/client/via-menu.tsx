// Which node the client asks.
import { ChevronDown } from 'lucide-react';
import { Button } from '../parts/button';
import { Menu } from '../parts/menu';
import { MenuItem } from '../parts/menu-item';
import { NodeName } from '../parts/node-name';
import { useLab, useView } from '../state/lab-context';
import { nodesIn } from '../state/nodes';

export function ViaMenu({ via, onChange }: { readonly via: string; readonly onChange: (via: string) => void }) {
  return (
    <Menu
      trigger={
        <Button size="narrow" className="max-w-26 text-ink-2" title="Which node the client asks">
          <span className="truncate">via {via}</span>
          <ChevronDown aria-hidden size="0.875rem" className="shrink-0" />
        </Button>
      }
    >
      <MenuItem checked={via === 'auto'} onSelect={() => onChange('auto')}>
        auto: a live node of the key’s list
      </MenuItem>
      <NodeItems via={via} onChange={onChange} />
    </Menu>
  );
}

function NodeItems({ via, onChange }: { readonly via: string; readonly onChange: (via: string) => void }) {
  const lab = useLab();
  const { view } = useView();
  return nodesIn(view, lab).map((node) => {
    const state = view.nodes.get(node)?.state ?? 'live';
    return (
      <MenuItem
        key={node}
        checked={via === node}
        onSelect={() => onChange(node)}
        {...(state === 'live' ? {} : { hint: 'down' })}
      >
        <NodeName node={node} />
      </MenuItem>
    );
  });
}
