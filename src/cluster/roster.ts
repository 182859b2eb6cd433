// What the conductor knows of each node: whether it runs, when it has something to do next, and what its next grant
// must carry.
import { assert } from '../base/assert';
import type { LabTime, NodeId } from '../base/ids';
import type { Joining } from '../protocol/membership/ring-memory';
import type { Settings } from '../protocol/settings';
import { FIRST_SENDER } from './event-queue';
import type { HostCommand, HostReport } from './grant';

export interface NodeRecord {
  readonly node: NodeId;
  /** Its place among those who speak at one instant. */
  readonly source: number;
  /** Set for a node that the settings do not name. */
  readonly joining: Joining | undefined;
  /** `failing`: it has crashed, and the moment at which the trace says so is still to come. `left`: it is gone for good. */
  state: 'down' | 'live' | 'failing' | 'left';
  /** Alive, but gets no grant: what comes due waits for it. */
  paused: boolean;
  /** Starts in this session; failed ones count. */
  starts: number;
  /** The highest that the node has had in this session; 0 before. */
  incarnation: number;
  /** Something of it has been on its disk in this session; false while its first disk is full. */
  hasStored: boolean;
  nextSeq: number;
  /** When its next event happens, messages on their way to it included; infinite when there is none or it does not run. */
  nextAt: number;
  /** Messages sent to it since its start. */
  expect: number;
  /** For its next grant. */
  pending: HostCommand[];
  busy: boolean;
  /** The number of the last message to each node that has had one from it. */
  readonly lastNumbers: Map<NodeId, number>;
}

export class Roster {
  readonly #records: NodeRecord[] = [];
  readonly #byId = new Map<NodeId, NodeRecord>();

  constructor(settings: Settings) {
    for (const { id } of settings.nodes) this.add(id, undefined);
  }

  /** In the order of the settings, then of their being added: the order of their events at one instant. */
  get records(): readonly NodeRecord[] {
    return this.#records;
  }

  /** A host that is down. REQUIRES: the name is new. */
  add(node: NodeId, joining: Joining | undefined): NodeRecord {
    const record: NodeRecord = {
      node,
      source: FIRST_SENDER + this.#records.length,
      joining,
      state: 'down',
      paused: false,
      starts: 0,
      incarnation: 0,
      hasStored: false,
      nextSeq: 0,
      nextAt: Number.POSITIVE_INFINITY,
      expect: 0,
      pending: [],
      busy: false,
      lastNumbers: new Map(),
    };
    this.#records.push(record);
    this.#byId.set(node, record);
    return record;
  }

  has(node: NodeId): boolean {
    return this.#byId.has(node);
  }

  of(node: NodeId): NodeRecord {
    const record = this.#byId.get(node);
    assert(record !== undefined, 'only nodes of this cluster are asked for'); // no name in it: it is asked thousands of times a second
    return record;
  }

  isLive(node: NodeId): boolean {
    return this.#byId.get(node)?.state === 'live';
  }

  /** It runs, or has crashed so lately that the trace does not say so yet. */
  isReachable(node: NodeId): boolean {
    const state = this.of(node).state;
    return state === 'live' || state === 'failing';
  }

  isPaused(node: NodeId): boolean {
    return this.#byId.get(node)?.paused === true;
  }

  /** The first node with the earliest event. */
  next(): NodeRecord | undefined {
    let first: NodeRecord | undefined;
    for (const record of this.#records) {
      if (record.paused) continue;
      if (record.nextAt < (first === undefined ? Number.POSITIVE_INFINITY : first.nextAt)) first = record;
    }
    return first;
  }

  dueBefore(time: number): NodeRecord[] {
    return this.#records.filter((record) => !record.paused && record.nextAt < time);
  }

  /** Some node has work under way. */
  get busy(): boolean {
    return this.#records.some((record) => record.busy);
  }

  markStarting(record: NodeRecord): void {
    record.state = 'live';
    record.starts++;
    record.expect = 0;
    record.pending = [];
  }

  markGone(record: NodeRecord, state: 'down' | 'failing' | 'left'): void {
    record.state = state;
    record.paused = false;
    record.nextAt = Number.POSITIVE_INFINITY;
    record.busy = false;
  }

  noteIncarnation(node: NodeId, incarnation: number): void {
    const record = this.of(node);
    record.incarnation = Math.max(record.incarnation, incarnation);
  }

  markPaused(record: NodeRecord): void {
    record.paused = true;
  }

  /** What came due during the pause happens now. */
  markResumed(record: NodeRecord, at: LabTime): void {
    record.paused = false;
    record.nextAt = Math.max(record.nextAt, at);
  }

  /** REQUIRES: the reports of one window are all taken before `countSent` is called for any of them. */
  takeReport(record: NodeRecord, report: HostReport): void {
    record.nextAt = report.nextAt ?? Number.POSITIVE_INFINITY;
    record.busy = report.busy;
  }

  /** What a report sent to others is on its way to them. */
  countSent(report: HostReport): void {
    for (const { to, count, earliestDue } of report.sent) {
      const record = this.of(to);
      if (record.state !== 'live') continue;
      record.expect += count;
      record.nextAt = Math.min(record.nextAt, earliestDue);
    }
  }

  give(record: NodeRecord, command: HostCommand): void {
    if (record.state !== 'live') return;
    record.pending.push(command);
    if (command.kind === 'ChangeRing') record.busy = true; // until it has heard of it and says so itself
    if (command.kind === 'Client' || command.kind === 'ChangeRing') record.nextAt = Math.min(record.nextAt, command.at);
  }
}
