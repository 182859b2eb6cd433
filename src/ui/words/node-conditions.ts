// What a person has done to a node beside killing it, and its part in a change of the ring, in a word or two.
import type { NodeId } from '../../base/ids';
import type { ClusterView, NodeView } from '../../trace/views';
import { clockText, spanText } from './time';

type Clock = NonNullable<NodeView['clock']>;
type Disk = NonNullable<NodeView['disk']>;

/** `+250 ms`, `−2 s, 50 ppm fast`: against lab time, when it was set. */
export function clockOffsetText({ offsetMs, driftPpm }: Pick<Clock, 'offsetMs' | 'driftPpm'>): string {
  const offset = `${offsetMs < 0 ? '−' : '+'}${spanText(Math.abs(Math.round(offsetMs)))}`;
  if (driftPpm === 0) return offset;
  return `${offset}, ${Math.abs(driftPpm).toLocaleString('en')} ppm ${driftPpm > 0 ? 'fast' : 'slow'}`;
}

/** `50–80 ms` for each access. */
export const diskText = ({ minMs, maxMs }: Disk): string =>
  minMs === maxMs ? spanText(minMs) : `${minMs}–${spanText(maxMs)}`;

/** What is not as usual, each in a few characters: shown wherever the node is. */
export const conditionsOf = ({ clock, disk }: Pick<NodeView, 'clock' | 'disk'>): readonly string[] => [
  ...(clock === undefined ? [] : [`clock ${clockOffsetText(clock)}`]),
  ...(disk === undefined ? [] : [`disk ${diskText(disk)}`]),
];

/** The first of them so short that it fits into a node's circle. */
export function briefCondition({ clock, disk }: Pick<NodeView, 'clock' | 'disk'>): string | undefined {
  if (clock !== undefined) return clockOffsetText({ offsetMs: clock.offsetMs, driftPpm: 0 });
  return disk === undefined ? undefined : `disk ${spanText(disk.maxMs)}`;
}

const FORGOTTEN: Readonly<Record<NonNullable<NodeView['rebuilding']>['because'], string>> = {
  'disk-lost': 'with a disk that is gone',
  'log-cut': 'with the end of its log',
  unreadable: 'that its disk cannot give back',
};

/** Of a node of `cp` whose answers do not count for now. */
export const rebuildingText = ({ because, since }: NonNullable<NodeView['rebuilding']>): string =>
  `lost copies ${FORGOTTEN[because]}: rebuilding them from the other primaries since ${clockText(since)}, answers no read until then`;

/** Of a node that only reads. */
export const fullText = ({ reason, since }: NonNullable<NodeView['full']>): string =>
  `full since ${clockText(since)}: answers reads and refuses writes until there is room. ${reason}`;

export type RingRole = 'member' | 'joining' | 'leaving';

/** A host that is no member and does not join has been removed: it hands off what it still has and stops. */
export function ringRole({ ring }: Pick<ClusterView, 'ring'>, node: NodeId): RingRole {
  if (ring.joining.includes(node)) return 'joining';
  const leavers = [...(ring.change === undefined ? [] : [ring.change]), ...ring.queue];
  if (leavers.some((change) => change.kind !== 'add' && change.node === node)) return 'leaving';
  return ring.members.length > 0 && !ring.members.some(({ id }) => id === node) ? 'leaving' : 'member';
}
