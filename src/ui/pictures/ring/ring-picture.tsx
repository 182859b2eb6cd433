// The ring: who owns what, who is live, which links stand, what flies between them, and where the selected key goes.
import { useCallback, useState } from 'react';
import type { NodeId } from '../../../base/ids';
import type { ClusterView } from '../../../trace/views';
import { useChoices } from '../../state/choices';
import { useActions, useStatus, useView } from '../../state/lab-context';
import { useSize } from '../use-size';
import { useTheme } from '../use-theme';
import { clickableSights } from './clickable-sights';
import { FlightCanvas } from './flight-canvas';
import { lingerAtPace } from './flight-sights';
import { hintWords } from './hint-words';
import { NodeBubble } from './node-bubble';
import { RingDrawing } from './ring-drawing';
import { RingHint } from './ring-hint';
import { type Stroke, strokeMeaning } from './ring-stroke';
import type { Target } from './ring-targets';
import { useRingGestures } from './use-ring-gestures';
import { type RingFrame, type RingScene, useRingFrame, useRingScene } from './use-ring-scene';

export function RingPicture() {
  const [container, size] = useSize<HTMLDivElement>();
  const { view, live } = useView();
  const [hoveredNode, setHoveredNode] = useState<NodeId>();
  const selectedNode = useChoices((choices) => choices.selectedNode);
  const { scale } = useTheme();
  const frame = useRingFrame(size, view);
  const scene = useRingScene(frame, view, hoveredNode ?? selectedNode, scale);
  return (
    <div ref={container} data-ring="" className="relative h-full min-h-0 w-full overflow-hidden select-none">
      {frame !== undefined && scene !== undefined && (
        <RingParts frame={frame} scene={scene} view={view} live={live} onHoverNode={setHoveredNode} />
      )}
    </div>
  );
}

interface RingPartsProps {
  readonly frame: RingFrame;
  readonly scene: RingScene;
  readonly view: ClusterView;
  readonly live: boolean;
  readonly onHoverNode: (node: NodeId | undefined) => void;
}

function RingParts({ frame, scene, view, live, onHoverNode }: RingPartsProps) {
  const { layout, points, ways } = frame;
  const theme = useTheme();
  const actions = useActions();
  const { pace } = useStatus();
  const selectedMessage = useChoices((choices) => choices.selectedMessage);
  const [bubble, setBubble] = useState<NodeId>();
  const closeBubble = useCallback(() => setBubble(undefined), []);

  const click = (target: Target | undefined) => {
    setBubble(live && target?.kind === 'node' ? target.node : undefined);
    selectTarget(target);
    if (target?.kind !== 'link' || !live) return;
    const { act, from, to } = target.intent;
    if (act === 'heal') void actions.healLink(from, to);
    else void actions.cutLink(from, to, act === 'cut-one-way');
  };
  const drawn = (stroke: Stroke) => {
    const meaning = strokeMeaning(stroke, scene.links, points);
    if (meaning.kind === 'lasso' && meaning.inside.length > 0) void actions.partition([meaning.inside]);
    if (meaning.kind === 'knife' && meaning.links.length > 0)
      void actions.cutLinks(meaning.links.map(({ from, to }) => [from, to]));
  };
  const sights = () => clickableSights(view, pace);
  const gestures = useRingGestures({
    scene: { ...scene, layout, points, ways, sights },
    canDraw: live,
    click,
    hover: (next) => onHoverNode(next?.kind === 'node' ? next.node : undefined),
    drawn,
  });
  const target = gestures.hovered?.target;

  const meaning = gestures.stroke === undefined ? undefined : strokeMeaning(gestures.stroke, scene.links, points);
  const words =
    meaning?.words ?? (target === undefined || bubble !== undefined ? undefined : hintWords(target, view, live));
  const wordsAt = gestures.stroke?.path.at(-1) ?? gestures.hovered?.at;
  return (
    <>
      <RingDrawing
        frame={frame}
        scene={scene}
        view={view}
        target={target}
        stroke={gestures.stroke}
        meaning={meaning}
        handlers={{
          ...gestures.handlers,
          onDoubleClick: () => {
            if (bubble === undefined) return;
            setBubble(undefined);
            void actions.toggleNode(bubble);
          },
        }}
      />
      <FlightCanvas
        view={view}
        layout={layout}
        ways={ways}
        indexOf={frame.indexOf}
        theme={theme}
        lingerUs={lingerAtPace(pace)}
        selected={selectedMessage}
        hovered={target?.kind === 'message' ? target.flight.id : undefined}
      />
      {words !== undefined && wordsAt !== undefined && (
        <RingHint words={words} at={wordsAt} layout={layout} points={points} scale={theme.scale} />
      )}
      {bubble !== undefined && live && (
        <NodeBubble
          key={bubble}
          node={bubble}
          state={view.nodes.get(bubble)?.state ?? 'dead'}
          paused={view.nodes.get(bubble)?.paused === true}
          cutOff={[...view.links.cut.values()].some(({ from, to }) => from === bubble || to === bubble)}
          layout={layout}
          points={points}
          scale={theme.scale}
          onClose={closeBubble}
        />
      )}
    </>
  );
}

/** What is clicked is selected on the whole page; a click on nothing lets go of it. */
function selectTarget(target: Target | undefined): void {
  const { select } = useChoices.getState();
  switch (target?.kind) {
    case undefined:
      select({ selectedNode: undefined, selectedMessage: undefined, selectedRequest: undefined });
      return;
    case 'node':
      select({ selectedNode: target.node });
      return;
    case 'key':
      select({ selectedKey: target.key });
      return;
    case 'message': {
      const { id, key, request } = target.flight;
      select({
        selectedMessage: id,
        ...(key === undefined ? {} : { selectedKey: key }),
        ...(request === undefined ? {} : { selectedRequest: request }),
      });
      return;
    }
    case 'link':
      return;
  }
}
