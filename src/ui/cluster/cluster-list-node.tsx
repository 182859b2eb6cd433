// One node of the list, with its actions and, once unfolded, its links.
import { useState } from 'react';
import type { NodeId } from '../../base/ids';
import { Button } from '../parts/button';
import { useChoices } from '../state/choices';
import { useActions, useFact, useView } from '../state/lab-context';
import { useCanAct } from '../state/page-context';
import { nodeWords } from '../words/node-words';

interface ClusterListNodeProps {
  readonly node: NodeId;
  readonly nodes: readonly NodeId[];
}

export function ClusterListNode({ node, nodes }: ClusterListNodeProps) {
  const words = useFact(({ view }) => nodeWords(view, node).text);
  const isLive = useFact(({ view }) => view.nodes.get(node)?.state === 'live');
  const { toggleNode, isolateNode } = useActions();
  const select = useChoices((choices) => choices.select);
  const canAct = useCanAct();
  const [open, setOpen] = useState(false);
  return (
    <li>
      <span className="font-semibold">{node}</span> <span className="text-ink-2">{words}</span>
      <div className="flex flex-wrap gap-1">
        <Button size="small" onClick={() => select({ selectedNode: node })}>
          Select {node}
        </Button>
        <Button size="small" disabled={!canAct} onClick={() => void toggleNode(node)}>
          {isLive ? 'Kill' : 'Start'} {node}
        </Button>
        <Button size="small" disabled={!canAct} onClick={() => void isolateNode(node)}>
          Isolate {node}
        </Button>
        <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          Links of {node}
        </Button>
      </div>
      {open && <LinkButtons node={node} others={nodes.filter((each) => each !== node)} />}
    </li>
  );
}

function LinkButtons({ node, others }: { readonly node: NodeId; readonly others: readonly NodeId[] }) {
  const { view } = useView();
  const { cutLink, healLink } = useActions();
  const canAct = useCanAct();
  return (
    <ul className="mt-1 space-y-1 pl-3">
      {others.map((other) => {
        const there = view.links.cut.has(`${node}>${other}`);
        const back = view.links.cut.has(`${other}>${node}`);
        const state = there && back ? 'cut' : there ? `cut towards ${other}` : back ? `cut from ${other}` : 'whole';
        return (
          <li key={other}>
            <span>
              {node} – {other}: {state}
            </span>
            <span className="flex flex-wrap gap-1">
              {there || back ? (
                <Button size="small" disabled={!canAct} onClick={() => void healLink(node, other)}>
                  Heal {node} – {other}
                </Button>
              ) : (
                <Button size="small" disabled={!canAct} onClick={() => void cutLink(node, other)}>
                  Cut {node} – {other}
                </Button>
              )}
              {!there && (
                <Button size="small" disabled={!canAct} onClick={() => void cutLink(node, other, true)}>
                  Cut {node} → {other}
                </Button>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
