// What one run knows, shared by the parts that change it, and the bookkeeping that each event of the trace brings.
import { type LabTime, labTime, type NodeId, nodeId } from '../base/ids';
import type { DiskLatency, Settings } from '../protocol/settings';
import { ClientDesk } from './client-desk';
import type { Executor } from './executor';
import { type Flight, Flights } from './flights';
import { type HostFailure, LEFT } from './grant';
import { LAB, type LabEvent } from './lab-event';
import { LinkTable } from './link-table';
import type { NodeClock } from './node-clock';
import { type AddedNode, changeOf, type RememberedRing, RingDesk } from './ring-desk';
import { type NodeRecord, Roster } from './roster';
import { TraceRecorder } from './trace-recorder';

export interface RunOptions {
  readonly settings: Settings;
  readonly seed: number;
  /** 1 for a new cluster, one more for each later run on the same disks. */
  readonly session: number;
  /** Where the lab clock goes on; 0 for a new cluster. */
  readonly startAt: LabTime;
  /** Starts of each node in earlier sessions: an incarnation is never offered twice. */
  readonly startsBefore: Readonly<Record<NodeId, number>>;
  /** Nodes that stay down when the run opens. */
  readonly down: readonly NodeId[];
  /** Hosts of earlier sessions that the settings do not name. */
  readonly added: readonly AddedNode[];
  /** Hosts that the settings name and that have left. */
  readonly left: readonly NodeId[];
  /** The newest ring of earlier sessions; undefined when nothing has changed. */
  readonly ring: RememberedRing | undefined;
  /** False saves the time for the trace's hash. */
  readonly hashing: boolean;
}

/** The options of a new cluster, whose disks are empty. */
export const newCluster = (settings: Settings, seed: number, hashing: boolean): RunOptions => ({
  settings,
  seed,
  session: 1,
  startAt: labTime(0),
  startsBefore: {},
  down: [],
  added: [],
  left: [],
  ring: undefined,
  hashing,
});

/** A node that has gone down by itself, until the moment at which the trace says so: the µs after its last event. */
export interface Crash {
  readonly at: LabTime;
  readonly record: NodeRecord;
  readonly failure: HostFailure;
}

export interface Revival {
  readonly at: LabTime;
  readonly record: NodeRecord;
}

export class ClusterState {
  readonly options: RunOptions;
  readonly executor: Executor;
  readonly recorder: TraceRecorder;
  readonly roster: Roster;
  readonly links: LinkTable;
  /** Disks that are not as the settings say. */
  readonly diskLatencies = new Map<NodeId, DiskLatency>();
  /** Clocks that were ever set; the others are right. */
  readonly clocks = new Map<NodeId, NodeClock>();
  readonly flights = new Flights();
  readonly desk: ClientDesk;
  readonly ring: RingDesk;
  /** In the order in which the trace will tell them; at most one per node. */
  readonly crashes: Crash[] = [];
  /** Nodes that went down because their disks are full, and when each is started again, to read: in that order. */
  readonly revivals: Revival[] = [];
  /** Numbers windows and starts, so that hosts can tell what was sent before them. Not part of the trace. */
  window = 0;

  constructor(options: RunOptions, executor: Executor) {
    this.options = options;
    this.executor = executor;
    this.recorder = new TraceRecorder(options.hashing);
    this.roster = new Roster(options.settings);
    for (const added of options.added) {
      this.roster.add(added.member.id, { seed: added.seed, change: changeOf(added) });
    }
    for (const node of options.left) this.roster.markGone(this.roster.of(node), 'left');
    this.ring = new RingDesk(options.settings, options.ring, options.added.map(changeOf));
    this.links = new LinkTable(options.settings.link);
    this.desk = new ClientDesk(options.settings, this.roster, this.recorder, this.ring);
  }

  /** Records an event of a node and keeps the table of messages under way. */
  take(event: LabEvent): void {
    this.recorder.record(event);
    this.ring.take(event);
    switch (event.kind) {
      case 'MessageSent':
        this.#takeOff(event);
        return;
      case 'MessageDelivered':
        if (event.node !== LAB) this.flights.end(event.node, event.id);
        return;
      case 'MessageLost':
        this.flights.end(event.to, event.id);
        return;
      case 'SuspicionRefuted':
        // So that a start on an empty disk is offered one that nobody has heard of.
        if (event.node !== LAB) this.roster.noteIncarnation(event.node, event.incarnation);
        return;
      case 'DiskHasRoom':
        if (event.node !== LAB) this.roster.of(event.node).hasStored = true;
        return;
      case 'RequestReceived':
        this.desk.noteReceived(event.request);
        return;
    }
  }

  /** Tells what the lab itself knows has happened: crashes up to `time`, messages due at dead nodes before `doomedBefore`. */
  tellLab(time: number, doomedBefore: number): void {
    for (;;) {
      const crash = this.crashes[0];
      if (crash !== undefined && crash.at <= time && crash.at <= this.flights.nextDoomedAt) {
        this.crashes.shift();
        this.#tellCrash(crash);
        continue;
      }
      if (!this.tellDoomed(doomedBefore)) return;
    }
  }

  /** Tells of one message due at a dead node before `time`; false when there is none. */
  tellDoomed(time: number): boolean {
    const lost = this.flights.endDoomedBefore(time);
    if (lost !== undefined) this.#tellLost(lost, lost.due);
    return lost !== undefined;
  }

  /** The node ran and does no more: what was on its way to it and what clients asked of it ends now. REQUIRES: the trace has said why. */
  nodeGone(record: NodeRecord, at: LabTime): void {
    const unheard = record.pending.flatMap((command) => (command.kind === 'Client' ? [command.request.request] : []));
    this.roster.markGone(record, 'down');
    for (const flight of this.flights.endAllTo(record.node)) this.#tellLost(flight, at);
    this.desk.nodeGone(record.node, new Set(unheard), at);
  }

  #takeOff(flight: Flight): void {
    const { node: from, to, copyOf } = flight;
    if (from === LAB) return;
    this.flights.add(flight, this.roster.isReachable(to));
    if (copyOf !== undefined) return;
    const { lastNumbers } = this.roster.of(from);
    lastNumbers.set(to, (lastNumbers.get(to) ?? 0) + 1);
  }

  #tellCrash({ at, record, failure }: Crash): void {
    const { node: subject } = record;
    const { code, reason } = failure;
    if (code === LEFT) this.recorder.lab(at, { kind: 'NodeLeft', subject });
    else this.recorder.lab(at, { kind: 'NodeCrashed', subject, code, reason });
    this.nodeGone(record, at);
    if (code === LEFT) this.roster.markGone(record, 'left');
  }

  #tellLost({ id, node, to, type }: Flight, at: LabTime): void {
    const from = nodeId(node);
    this.recorder.lab(at, { kind: 'MessageLost', id, from, to, type, because: 'dead' });
  }
}
