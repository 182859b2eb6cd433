// A second tab that looks on: the tab that holds the cluster relays its trace; the watcher draws it and commands nothing.
import { z } from 'zod';
import { Fault } from '../base/fault';
import { labTime } from '../base/ids';
import type { Settings } from '../protocol/settings';
import { settingsFrom } from '../protocol/settings';
import type { LabEvent } from '../trace/event';
import { TraceLog } from '../trace/trace-log';
import type { ClusterView, ViewName } from '../trace/views';
import type { EventFilter, ExecutorName, LabListeners, LabStatus, ObservableLab } from './lab-api';
import { Listeners } from './listeners';
import { tabGone } from './tab-lock';

const channelName = (name: string): string => `ringside/${name}/watch`;

// What crosses between tabs. Events are checked for their stamp; the rest of each is drawn as it is.
const eventSchema = z.custom<LabEvent>(
  (given) =>
    z.looseObject({ at: z.number(), node: z.string(), seq: z.number(), kind: z.string() }).safeParse(given).success,
);
const statusSchema = z.custom<LabStatus>(
  (given) =>
    z.looseObject({ phase: z.string(), transport: z.string(), pace: z.number(), now: z.number() }).safeParse(given)
      .success,
);
const relaySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello') }),
  z.object({
    kind: z.literal('snapshot'),
    settings: z.unknown(),
    seed: z.number(),
    executor: z.enum(['workers', 'in-process']),
    first: z.number(),
    events: z.array(eventSchema),
    status: statusSchema,
  }),
  z.object({ kind: z.literal('more'), first: z.number(), events: z.array(eventSchema), status: statusSchema }),
  z.object({ kind: z.literal('gone') }),
]);
type Relay = z.input<typeof relaySchema>;

/** Relays a lab to whoever watches, from the moment somebody says hello. The answer ends it. */
export function relayLab(name: string, lab: ObservableLab): () => void {
  const channel = new BroadcastChannel(channelName(name));
  let watched = false;
  const post = (relay: Relay): void => channel.postMessage(relay);
  channel.onmessage = ({ data }) => {
    const relay = relaySchema.safeParse(data);
    if (!relay.success || relay.data.kind !== 'hello') return;
    watched = true;
    const { config: settings, seed, executor, trace } = lab;
    post({
      kind: 'snapshot',
      settings,
      seed,
      executor,
      first: trace.firstIndex,
      events: [...trace.events()],
      status: lab.status(),
    });
  };
  const tell = (events: readonly LabEvent[]): void => {
    if (watched)
      post({ kind: 'more', first: lab.trace.length - events.length, events: [...events], status: lab.status() });
  };
  const offEvents = lab.on('events', tell);
  const offStatus = lab.on('status', () => tell([]));
  return () => {
    offEvents();
    offStatus();
    if (watched) post({ kind: 'gone' });
    channel.close();
  };
}

/** Asks the tab that holds the cluster for its trace. Rejects with Fault `nobody-answers` when it stays silent. */
export async function watchLab(name: string, silence: Promise<void>): Promise<WatchedLab> {
  const lab = await greet(name, silence);
  void tabGone(name, lab.signal).then((how) => how === 'gone' && lab.end());
  return lab;
}

function greet(name: string, silence: Promise<void>): Promise<WatchedLab> {
  const channel = new BroadcastChannel(channelName(name));
  return new Promise((resolve, reject) => {
    let lab: WatchedLab | undefined;
    channel.onmessage = ({ data }) => {
      const parsed = relaySchema.safeParse(data);
      if (!parsed.success) return;
      const relay = parsed.data;
      if (relay.kind === 'snapshot' && lab === undefined) {
        lab = new WatchedLab(channel, settingsFrom(relay.settings), relay.seed, relay.executor, relay.status);
        lab.take(relay.first, relay.events, relay.status);
        resolve(lab);
      } else if (relay.kind === 'more') lab?.take(relay.first, relay.events, relay.status);
      else if (relay.kind === 'gone') lab?.end();
    };
    channel.postMessage({ kind: 'hello' } satisfies Relay);
    void silence.then(() => {
      if (lab !== undefined) return;
      channel.close();
      reject(
        new Fault(
          'nobody-answers',
          'The other tab holds the cluster but does not answer: bring it to the front, or take over here.',
        ),
      );
    });
  });
}

const refuse = (): Promise<never> =>
  Promise.reject(new Fault('watching', 'This tab only watches: take over to act here.'));

export class WatchedLab implements ObservableLab {
  readonly trace = new TraceLog();
  private readonly listeners = new Listeners<LabListeners>();
  private readonly over = new AbortController();
  private expected: number | undefined;

  constructor(
    private readonly channel: BroadcastChannel,
    readonly config: Settings,
    readonly seed: number,
    readonly executor: ExecutorName,
    private current: LabStatus,
  ) {}

  /** Aborts when this lab is watched no longer. */
  get signal(): AbortSignal {
    return this.over.signal;
  }

  /** `first` is the index of the first of these events at the other tab: what this one has already is passed over. */
  take(first: number, events: readonly LabEvent[], status: LabStatus): void {
    const known = this.expected ?? first;
    const fresh = events.slice(Math.max(0, known - first));
    this.expected = Math.max(known, first + events.length);
    this.current = status;
    this.trace.append(fresh);
    if (fresh.length > 0) this.listeners.tell('events', fresh);
    this.listeners.tell('status', status);
  }

  /** The lab that was watched is no more. What another one relays on the same channel is none of this one's business. */
  end(): void {
    if (this.over.signal.aborted) return;
    void this.close();
    this.current = {
      ...this.current,
      phase: 'closed',
      pace: 0,
      problem: 'The tab that held this cluster is gone or runs another one: reload to take it up or to watch.',
    };
    this.listeners.tell('status', this.current);
  }

  put = refuse;
  get = refuse;
  delete = refuse;
  kill = refuse;
  start = refuse;
  wipe = refuse;
  exportDisk = refuse;
  importDisk = refuse;
  addNode = refuse;
  removeNode = refuse;
  replaceNode = refuse;
  pauseNode = refuse;
  resumeNode = refuse;
  setDisk = refuse;
  setClock = refuse;
  cut = refuse;
  heal = refuse;
  partition = refuse;
  setLink = refuse;
  play = refuse;
  pause = refuse;
  step = refuse;
  speed = refuse;
  runFor = refuse;
  whenIdle = refuse;
  traceHash = refuse;
  now = () => labTime(this.current.now);
  status = (): LabStatus => this.current;
  events = (filter: EventFilter = {}): readonly LabEvent[] => this.trace.events(filter);
  commandLog = () => [];

  view<Name extends ViewName>(name: Name, at?: number): ClusterView[Name] {
    return (at === undefined ? this.trace.latest() : this.trace.at(labTime(at)))[name];
  }

  on<Name extends keyof LabListeners>(event: Name, listener: LabListeners[Name]): () => void {
    return this.listeners.add(event, listener);
  }

  close(): Promise<void> {
    this.channel.close();
    this.over.abort();
    return Promise.resolve();
  }
}
