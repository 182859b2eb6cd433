// What can be done to the node that was clicked, beside it and never over another.
import { useEffect, useRef } from 'react';
import type { NodeId } from '../../../base/ids';
import { useActions } from '../../state/lab-context';
import type { NodeStatus } from './node-status';
import { boxesBeside, place } from './placement';
import type { Point, RingLayout } from './ring-geometry';

interface NodeBubbleProps {
  readonly node: NodeId;
  readonly state: NodeStatus['state'];
  readonly paused: boolean;
  /** Some link of the node is cut. */
  readonly cutOff: boolean;
  readonly layout: RingLayout;
  readonly points: ReadonlyMap<NodeId, Point>;
  readonly scale: number;
  readonly onClose: () => void;
}

const WIDTH = 118;
const ROW = 28;

export function NodeBubble({ node, state, paused, cutOff, layout, points, scale, onClose }: NodeBubbleProps) {
  const actions = useActions();
  const primary = useRef<HTMLButtonElement>(null);
  const bubble = useRef<HTMLDivElement>(null);
  useEffect(() => primary.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    const onPress = (event: globalThis.PointerEvent) => {
      if (event.target instanceof Node && bubble.current?.contains(event.target) === true) return;
      if (event.target instanceof Element && event.target.closest('[data-ring]') !== null) return;
      onClose();
    };
    document.addEventListener('pointerdown', onPress);
    return () => document.removeEventListener('pointerdown', onPress);
  }, [onClose]);

  const choices: readonly (readonly [string, () => Promise<void>])[] = [
    state === 'live'
      ? [`Kill ${node}`, () => actions.killNode(node)]
      : [`Start ${node}`, () => actions.startNode(node)],
    ...(state === 'live'
      ? [[paused ? `Resume ${node}` : `Pause ${node}`, () => actions.togglePause(node)] as const]
      : []),
    cutOff ? ['Heal its links', () => actions.rejoinNode(node)] : ['Cut its links', () => actions.isolateNode(node)],
    ['Wipe its disk', () => actions.wipeNode(node)],
  ];
  const at = points.get(node);
  if (at === undefined) return null;
  const box = bubbleBox(at, layout, points, WIDTH * scale, (choices.length * ROW + 10) * scale);
  return (
    <div
      ref={bubble}
      role="menu"
      aria-label={`Actions for ${node}`}
      className="absolute z-10 flex flex-col rounded-lg border border-line bg-panel p-1 shadow-raised"
      style={{ left: box.x, top: box.y, width: box.width }}
    >
      {choices.map(([label, act], i) => (
        <button
          key={label}
          ref={i === 0 ? primary : undefined}
          type="button"
          role="menuitem"
          className={`truncate rounded-md px-2 text-left hover:bg-raised focus-visible:outline-offset-0 ${i === 0 ? 'font-semibold text-ink' : 'text-ink-2 hover:text-ink'}`}
          style={{ height: ROW * scale, flexShrink: 0 }}
          onClick={() => {
            onClose();
            void act();
          }}
          onKeyDown={(event) => moveWithKeys(event, onClose)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

function bubbleBox(at: Point, layout: RingLayout, points: NodeBubbleProps['points'], width: number, height: number) {
  const discs = [...points.values()].map((centre) => ({ centre, radius: layout.nodeRadius + 4 }));
  const bounds = { x: 2, y: 2, width: layout.width - 4, height: layout.height - 4 };
  const found = place(
    boxesBeside(at, layout.nodeRadius + 8, width, height),
    { boxes: [], discs, band: undefined },
    bounds,
  );
  return (
    found?.box ?? {
      x: Math.max(2, layout.centre.x - width / 2),
      y: Math.max(2, layout.centre.y - height / 2),
      width,
      height,
    }
  );
}

function moveWithKeys(event: React.KeyboardEvent<HTMLButtonElement>, onClose: () => void): void {
  const { currentTarget, key } = event;
  if (key === 'Escape') {
    event.stopPropagation();
    onClose();
  }
  const sibling =
    key === 'ArrowDown'
      ? currentTarget.nextElementSibling
      : key === 'ArrowUp'
        ? currentTarget.previousElementSibling
        : null;
  if (key === 'ArrowDown' || key === 'ArrowUp') {
    event.preventDefault();
    event.stopPropagation();
  }
  if (sibling instanceof HTMLElement) sibling.focus();
}
