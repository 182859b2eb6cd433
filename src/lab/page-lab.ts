// The lab of a page: one per cluster name and browser. Holds the tab's lock, remembers the cluster over a reload, relays
// to watching tabs, and puts the lab at `window.ringside`.
import { Fault, sentenceOf } from '../base/fault';
import { labTime } from '../base/ids';
import { realClock } from '../cluster/wall-clock';
import { type Settings, type SettingsInput, settingsFrom } from '../protocol/settings';
import { databasesUnder, deleteDatabasesUnder } from '../storage/indexeddb/leftover-databases';
import { LAB } from '../trace/event';
import { openWorkerConductor } from './browser-conductor';
import type { OpenOptions, Resume } from './conductor-port';
import type { CreateOptions, Lab, ObservableLab } from './lab-api';
import { RingLab } from './ring-lab';
import { remember, remembered } from './saved-lab';
import { canLock, lockTab, type TabLock } from './tab-lock';
import { relayLab, watchLab } from './watch';

export type PageLab =
  | { readonly state: 'open'; readonly lab: ObservableLab; readonly notice: string | undefined }
  | { readonly state: 'taken'; watch(): Promise<ObservableLab>; takeOver(): Promise<ObservableLab> }
  | { readonly state: 'refused'; readonly code: string; readonly sentence: string };

const DEFAULT_NAME = 'demo';
const SAVE_EVERY_US = 250_000;
const WATCH_SILENCE_MS = 3000;
const DELETE_PATIENCE_MS = 5000;
/** Takes up disks of which nothing else is known. Their nodes remember their own incarnations; what a wiped one is offered must still be new: the clock says so, as in Cassandra. */
function unremembered(settings: Settings): Resume {
  const seconds = Math.floor(realClock.epochMs() / 1000);
  const starts = settings.nodes.map(({ id }) => [id, seconds] as const);
  return {
    session: seconds,
    at: labTime(0),
    down: [],
    paused: [],
    disks: [],
    clocks: [],
    links: [],
    added: [],
    left: [],
    ring: undefined,
    starts,
  };
}

const diskPrefix = (name: string): string => `ringside/${name}/`;

const after = (ms: number): Promise<void> => new Promise((resolve) => realClock.after(ms, resolve));

interface Held {
  readonly lab: RingLab;
  readonly name: string;
  readonly letGo: () => void;
}

let held: Held | undefined;
let lock: { readonly name: string; readonly lock: TabLock } | undefined;
const replacedListeners = new Set<(lab: ObservableLab) => void>();

/** Tells of every lab that `create` puts in the place of the page's, also from the console. The answer ends it. */
export function onLabReplaced(listener: (lab: ObservableLab) => void): () => void {
  replacedListeners.add(listener);
  return () => replacedListeners.delete(listener);
}

/** Takes up the page's cluster where it was, or starts the default one, playing. */
export async function openPageLab(name: string = DEFAULT_NAME): Promise<PageLab> {
  try {
    if (!(await takeLock(name, false))) {
      let watched: ObservableLab | undefined;
      return {
        state: 'taken',
        watch: async () => {
          watched = await watchLab(name, after(WATCH_SILENCE_MS));
          return watched;
        },
        takeOver: async () => {
          await watched?.close();
          await takeLock(name, true);
          return (await reopen(name)).lab;
        },
      };
    }
    return { state: 'open', ...(await reopen(name)) };
  } catch (thrown) {
    return {
      state: 'refused',
      code: thrown instanceof Fault ? thrown.code : 'unexpected',
      sentence: sentenceOf(thrown),
    };
  }
}

/** Clusters take each other's place one after the other: two at once would share disks. */
let replacing: Promise<unknown> = Promise.resolve();

/** A new cluster in the place of the page's; its disks start empty. Throws Fault `bad-config` and leaves the old one alone. */
export function createPageLab(config: SettingsInput = {}, options: CreateOptions = {}): Promise<ObservableLab> {
  const replaced = replacing.then(() => replaceLab(config, options));
  replacing = replaced.catch(() => undefined);
  return replaced;
}

async function replaceLab(config: SettingsInput, options: CreateOptions): Promise<ObservableLab> {
  const { seed = 1, executor = 'workers', name = DEFAULT_NAME } = options;
  if (!Number.isSafeInteger(seed)) throw new Fault('bad-seed', `A seed is a whole number; this is ${String(seed)}.`);
  if (!/^[A-Za-z0-9_-]{1,40}$/.test(name))
    throw new Fault('bad-name', 'A cluster name has 1–40 letters, digits, - or _.');
  const settings = settingsFrom(config, executor);
  const unshared = executor === 'in-process' && !canLock(); // nothing is left behind that a second tab could touch
  if (!unshared && !(await takeLock(name, false))) {
    throw new Fault('taken', `The cluster '${name}' is open in another tab: close it there, or choose another name.`);
  }
  await letGo('Another cluster was to take its place.');
  if (executor === 'workers') await deleteDatabasesUnder(diskPrefix(name), after(DELETE_PATIENCE_MS));
  const lab = await hold({ name, settings, seed, executor, resume: undefined });
  for (const listener of replacedListeners) listener(lab);
  return lab;
}

async function takeLock(name: string, steal: boolean): Promise<boolean> {
  if (lock?.name === name) return true;
  const taken = await lockTab(name, { steal, onStolen: () => void loseTo(name) });
  if (taken === undefined) return false;
  lock?.lock.release();
  lock = { name, lock: taken };
  return true;
}

// Another tab has taken the cluster over: stop every node here before it opens their disks (their own locks make it wait).
async function loseTo(name: string): Promise<void> {
  if (lock?.name === name) lock = undefined;
  if (held?.name === name)
    await letGo('Another tab has taken this cluster over. Reload this page to watch it, or to take it back.');
}

async function reopen(name: string): Promise<{ lab: ObservableLab; notice: string | undefined }> {
  const memory = remembered(name);
  const hasDisks = memory.state !== 'found' && (await databasesUnder(diskPrefix(name))).length > 0;
  const settings = settingsFrom({}, 'workers');
  const fresh: OpenOptions = {
    name,
    settings,
    seed: 1,
    executor: 'workers',
    resume: hasDisks ? unremembered(settings) : undefined, // without a resume the disks would be emptied
  };
  const lab = await hold(memory.state === 'found' ? memory.options : fresh);
  await lab.speed('auto');
  await lab.play();
  const notice =
    memory.state === 'unreadable'
      ? `What this page remembered of its cluster cannot be read (${memory.reason}). The default cluster is running on the disks that are there.`
      : undefined;
  return { lab, notice };
}

async function hold(options: OpenOptions): Promise<RingLab> {
  const lab = await RingLab.open(options, openWorkerConductor);
  const { name, settings, seed, executor } = options;
  let savedAt = -SAVE_EVERY_US;
  const save = (): void => {
    savedAt = lab.now();
    remember({ name, settings, seed, executor, now: lab.now(), view: lab.trace.latest() });
  };
  const offEvents = lab.on('events', (events) => {
    // A fault is kept at once: a crashed tab tells nobody that it goes, and time may stand still.
    if (events.some(({ node }) => node === LAB) || lab.now() - savedAt >= SAVE_EVERY_US) save();
  });
  const offRelay = relayLab(name, lab);
  window.addEventListener('pagehide', save);
  save();
  held = {
    lab,
    name,
    letGo: () => {
      offEvents();
      offRelay();
      window.removeEventListener('pagehide', save);
    },
  };
  const create = (config?: SettingsInput, createOptions?: CreateOptions): Promise<Lab> =>
    createPageLab(config, createOptions);
  window.ringside = Object.assign(lab, { create });
  return lab;
}

async function letGo(problem: string): Promise<void> {
  const was = held;
  held = undefined;
  was?.letGo();
  await was?.lab.close(problem);
}
