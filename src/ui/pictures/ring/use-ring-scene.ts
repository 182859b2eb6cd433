// All that the ring draws at one moment, put together from the view, the ring's facts and what the person selected.
import { useMemo } from 'react';
import type { NodeId } from '../../../base/ids';
import { ringOf } from '../../../lab/ring-facts';
import type { ClusterView, RequestView } from '../../../trace/views';
import { useChoices } from '../../state/choices';
import { useLab } from '../../state/lab-context';
import { colourIndexOf, useNodes } from '../../state/nodes';
import type { Size } from '../use-size';
import { type DoubtLine, doubtLines } from './doubt-lines';
import { type FlightWays, flightWays } from './flight-ways';
import type { KeyDot } from './key-dots';
import { type KeyMarks, keyMarks } from './key-marks';
import { shortToken, walkOf } from './key-walk';
import { linksToShow, type ShownLink } from './link-lines';
import { type MovingArc, movingArcs } from './moving-arcs';
import { type Part, partsOf, requestInFocus } from './node-status';
import {
  angleOf,
  layoutRing,
  nodePoints,
  type Point,
  polar,
  type RangeArc,
  type RingLayout,
  rangeArcs,
} from './ring-geometry';

type Ring = ReturnType<typeof ringOf>;

/** What changes only with the cluster or the size. */
export interface RingFrame {
  readonly ring: Ring;
  readonly nodes: readonly NodeId[];
  readonly indexOf: (node: NodeId) => number;
  readonly arcs: readonly RangeArc[];
  /** Ranges that get another owner by the change under way. */
  readonly moves: readonly MovingArc[];
  readonly layout: RingLayout;
  readonly points: ReadonlyMap<NodeId, Point>;
  readonly ways: FlightWays;
  /** N: how many nodes of a walk are the preference list. */
  readonly copies: number;
}

export interface SelectedKeyScene {
  readonly name: string;
  readonly token: string;
  readonly marks: KeyMarks;
}

export interface RingScene {
  readonly links: readonly ShownLink[];
  readonly doubts: readonly DoubtLine[];
  readonly dots: readonly KeyDot[];
  readonly parts: ReadonlyMap<NodeId, Part>;
  readonly selectedKey: SelectedKeyScene | undefined;
}

const MOST_KEY_DOTS = 400;

/** The ring as it serves at the moment that is shown, with the hosts that are there, and what a change under way moves. */
export function useRingFrame(size: Size | undefined, view: ClusterView): RingFrame | undefined {
  const lab = useLab();
  const { config } = lab;
  const nodes = useNodes();
  const { changes, change } = view.ring;
  const facts = useMemo(() => {
    const ring = ringOf(config, changes);
    return {
      ring,
      arcs: rangeArcs(ring.tokens),
      moves: change === undefined ? [] : movingArcs(ring, ringOf(config, [...changes, change])),
      copies: config.n,
    };
  }, [config, changes, change]);
  return useMemo(() => {
    if (size === undefined) return undefined;
    const layout = layoutRing(size.width, size.height, nodes.length);
    const points = nodePoints(layout, nodes);
    const indexOf = (node: NodeId) => Math.max(0, colourIndexOf(lab, node));
    return { ...facts, nodes, indexOf, layout, points, ways: flightWays(points, layout.nodeRadius) };
  }, [facts, size, nodes, lab]);
}

/** `focus`: the node whose links are drawn when there are too many for all. */
export function useRingScene(
  frame: RingFrame | undefined,
  view: ClusterView,
  focus: NodeId | undefined,
  scale: number,
): RingScene | undefined {
  const selectedKey = useChoices((choices) => choices.selectedKey);
  const selectedRequest = useChoices((choices) => choices.selectedRequest);
  if (frame === undefined) return undefined;
  const request = requestInFocus(view, selectedRequest, selectedKey);
  const shownKey = selectedKey ?? request?.key;
  return {
    links: frame.layout.size === 'heat' ? [] : linksToShow(frame.layout, frame.points, view, focus),
    doubts: frame.layout.size === 'heat' ? [] : doubtLines(frame.points, frame.layout.nodeRadius, view, focus),
    dots: keyDots(frame, view),
    parts: partsOf(request),
    selectedKey: shownKey === undefined ? undefined : keyScene(frame, shownKey, request, view, scale),
  };
}

function keyDots({ ring, layout }: RingFrame, view: ClusterView): readonly KeyDot[] {
  if (view.versions.size > MOST_KEY_DOTS) return [];
  return [...view.versions.values()].map(({ key, holders }) => ({
    key,
    at: polar(layout.centre, layout.inner - 6, angleOf(ring.placeOf(ring.tokenOf(key)))),
    siblings: [...holders.values()].some((holder) => holder.holds.length > 1),
  }));
}

function keyScene(
  frame: RingFrame,
  name: string,
  request: RequestView | undefined,
  view: ClusterView,
  scale: number,
): SelectedKeyScene {
  const token = frame.ring.tokenOf(name);
  const order = frame.ring.walk(token);
  const standIns = new Set<NodeId>([
    ...(request?.key === name ? request.targets.map((target) => target.node) : []),
    ...[...view.hints.held.values()].filter((hint) => hint.key === name).map((hint) => hint.holder),
  ]);
  const farthest = order.reduce((last, node, i) => (standIns.has(node) ? i + 1 : last), 0);
  const walk = walkOf(
    frame.ring.tokens,
    frame.ring.placeOf(token),
    order.slice(0, Math.max(frame.copies, Math.min(farthest, frame.copies + 6))),
  );
  return { name, token: tokenText(frame.ring, token), marks: keyMarks(frame.layout, walk, name, scale) };
}

/** The key's token; in `modulo` what decides its place on the band: the remainder. */
const tokenText = ({ slotOf, tokens }: Ring, token: bigint): string =>
  slotOf === undefined ? shortToken(token) : `mod ${tokens.length} = ${slotOf(token)}`;
