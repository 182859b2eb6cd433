// What the timeline draws, folded from the trace as it grows: one arrow a message, one span a request, one bar a fault.
// It keeps its own, longer memory than the view: the timeline also shows what is not in the last few thousand messages.
import type { LabTime, MessageId, NodeId, RequestId } from '../../../base/ids';
import type { LabEvent, MessageKind } from '../../../trace/event';

export interface Arrow {
  readonly id: MessageId;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly type: MessageKind;
  readonly key: string | undefined;
  readonly request: RequestId | undefined;
  readonly sentAt: LabTime;
  readonly due: LabTime;
  endedAt: LabTime | undefined;
  lost: 'loss' | 'cut' | 'dead' | undefined;
}

export interface Span {
  readonly request: RequestId;
  readonly op: 'put' | 'get' | 'delete';
  readonly key: string;
  /** The coordinator's lane; until there is one, the node that received the request; `lab` when no node could. */
  node: NodeId | 'lab';
  readonly from: LabTime;
  to: LabTime | undefined;
  outcome: 'running' | 'ok' | 'failed' | 'unknown';
}

/** The node is down, or only reads because its disk is full. */
export interface Downtime {
  readonly node: NodeId;
  readonly from: LabTime;
  to: LabTime | undefined;
  readonly why: 'not started' | 'killed' | 'crashed' | 'full' | 'left';
}

export interface CutBar {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly since: LabTime;
  until: LabTime | undefined;
}

const MOST_ARROWS = 40_000;
const MOST_OTHERS = 4_000;

/** The part of the trace's log that the tracks read. */
export interface GrowingTrace {
  readonly length: number;
  readonly firstIndex: number;
  eventAt(index: number): LabEvent | undefined;
}

export class TimelineTracks {
  /** Each list is in the order of its beginnings. */
  readonly arrows: Arrow[] = [];
  readonly spans: Span[] = [];
  readonly downtimes: Downtime[] = [];
  readonly cuts: CutBar[] = [];
  /** No message took longer: how far before a window its arrows can begin. */
  longestFlightUs = 0;
  private readonly flying = new Map<MessageId, Arrow>();
  private readonly running = new Map<RequestId, Span>();
  private readonly down = new Map<NodeId, Downtime>();
  private readonly cut = new Map<string, CutBar>();

  /** Some request has not been answered yet. */
  get busy(): boolean {
    return this.running.size > 0;
  }

  /** It has left, and so lately that some of its messages are still here. */
  hasJustLeft(node: NodeId): boolean {
    const downtime = this.down.get(node);
    return downtime?.why === 'left' && downtime.from > (this.arrows[0]?.sentAt ?? Number.POSITIVE_INFINITY);
  }

  /** How many events of the trace are in: a number to compare. */
  seen = 0;

  /** Takes in what the trace has gained since; what it dropped meanwhile is left out. */
  catchUp(trace: GrowingTrace): void {
    this.seen = Math.max(this.seen, trace.firstIndex);
    for (; this.seen < trace.length; this.seen++) {
      const event = trace.eventAt(this.seen);
      if (event !== undefined) this.apply(event);
    }
  }

  private apply(event: LabEvent): void {
    switch (event.kind) {
      case 'MessageSent':
      case 'MessageDelivered':
      case 'MessageLost':
        this.applyMessage(event);
        return;
      case 'RequestReceived':
      case 'CoordinationStarted':
      case 'RequestAnswered':
        this.applyRequest(event);
        return;
      case 'LinkCut':
      case 'LinkHealed':
        this.applyLink(event);
        return;
      case 'LabOpened':
        // A node is down until the trace says that it started: after a reload some may stay dead.
        for (const { id } of event.settings.nodes) this.beginDowntime(id, event.at, 'not started');
        return;
      case 'NodeStarted':
        this.endDowntime(event.subject, event.at);
        return;
      case 'NodeKilled':
        this.beginDowntime(event.subject, event.at, 'killed');
        return;
      case 'NodeCrashed':
        this.beginDowntime(event.subject, event.at, 'crashed');
        return;
      case 'DiskFull':
        if (event.node !== 'lab') this.beginDowntime(event.node, event.at, 'full');
        return;
      case 'DiskHasRoom':
        if (event.node !== 'lab') this.endDowntime(event.node, event.at);
        return;
      case 'NodeLeft':
        this.beginDowntime(event.subject, event.at, 'left');
        return;
      default:
    }
  }

  private applyMessage(event: LabEvent & { readonly kind: 'MessageSent' | 'MessageDelivered' | 'MessageLost' }): void {
    if (event.kind === 'MessageSent') {
      if (event.node === 'lab') return;
      const { id, to, type, key, request, at, due } = event;
      const arrow: Arrow = {
        id,
        from: event.node,
        to,
        type,
        key,
        request,
        sentAt: at,
        due,
        endedAt: undefined,
        lost: undefined,
      };
      this.longestFlightUs = Math.max(this.longestFlightUs, due - at);
      this.flying.set(id, arrow);
      push(this.arrows, arrow, MOST_ARROWS);
      return;
    }
    const arrow = this.flying.get(event.id);
    if (arrow === undefined) return;
    this.flying.delete(event.id);
    arrow.endedAt = event.at;
    if (event.kind === 'MessageLost') arrow.lost = event.because;
  }

  private applyRequest(
    event: LabEvent & { readonly kind: 'RequestReceived' | 'CoordinationStarted' | 'RequestAnswered' },
  ): void {
    const known = this.running.get(event.request);
    if (known === undefined) {
      // A request that no node could take begins with the lab's answer; anything else that is unknown is over.
      if (event.kind === 'RequestReceived' || (event.kind === 'RequestAnswered' && event.node === 'lab'))
        this.begin(event);
      return;
    }
    if (event.kind === 'CoordinationStarted' && event.node !== 'lab') known.node = event.node;
    if (event.kind !== 'RequestAnswered') return;
    known.to = event.at;
    known.outcome = event.outcome;
    this.running.delete(event.request);
  }

  private begin(event: LabEvent & { readonly kind: 'RequestReceived' | 'RequestAnswered' }): void {
    const answered = event.kind === 'RequestAnswered';
    const span: Span = {
      request: event.request,
      op: event.op,
      key: event.key,
      node: event.node,
      from: event.at,
      to: answered ? event.at : undefined,
      outcome: answered ? event.outcome : 'running',
    };
    push(this.spans, span, MOST_OTHERS);
    if (!answered) this.running.set(event.request, span);
  }

  private applyLink(event: LabEvent & { readonly kind: 'LinkCut' | 'LinkHealed' }): void {
    const id = `${event.from}>${event.to}`;
    const standing = this.cut.get(id);
    if (event.kind === 'LinkHealed') {
      if (standing !== undefined) standing.until = event.at;
      this.cut.delete(id);
      return;
    }
    if (standing !== undefined) return;
    const bar: CutBar = { from: event.from, to: event.to, since: event.at, until: undefined };
    this.cut.set(id, bar);
    push(this.cuts, bar, MOST_OTHERS);
  }

  private beginDowntime(node: NodeId, from: LabTime, why: Downtime['why']): void {
    this.endDowntime(node, from);
    const downtime: Downtime = { node, from, to: undefined, why };
    this.down.set(node, downtime);
    push(this.downtimes, downtime, MOST_OTHERS);
  }

  private endDowntime(node: NodeId, at: LabTime): void {
    const downtime = this.down.get(node);
    this.down.delete(node);
    if (downtime === undefined) return;
    downtime.to = at;
    const { why, from } = downtime;
    if (why === 'not started' && from === at) this.downtimes.splice(this.downtimes.lastIndexOf(downtime), 1);
  }
}

/** At the bound the oldest quarter goes, so that dropping stays cheap. */
function push<Item>(list: Item[], item: Item, limit: number): void {
  list.push(item);
  if (list.length > limit) list.splice(0, Math.ceil(limit / 4));
}

/** The items that may show in [from, to]: a run of the list, for it is in the order of its beginnings. */
export function startingBetween<Item>(
  list: readonly Item[],
  startOf: (item: Item) => number,
  from: number,
  to: number,
): readonly Item[] {
  return list.slice(countBefore(list, startOf, from), countBefore(list, startOf, to));
}

function countBefore<Item>(list: readonly Item[], startOf: (item: Item) => number, limit: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = list[middle];
    if (item !== undefined && startOf(item) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
