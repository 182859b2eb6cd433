// What can be done to one node: kill, start, pause, wipe, its clock and disk; and to the ring: join, leave, replace.
import { toast } from 'sonner';
import type { NodeId } from '../base/ids';
import type { AddNodeOptions, ObservableLab } from '../lab/lab-api';
import type { DiskLatency } from '../trace/event';
import type { Run } from './actions';
import { faultHistory } from './state/fault-history';
import { countText } from './words/time';

export interface NodeActions {
  killNode(node: NodeId): Promise<void>;
  startNode(node: NodeId): Promise<void>;
  /** Kills a live node, starts a dead one: what a click on a node does. */
  toggleNode(node: NodeId): Promise<void>;
  wipeNode(node: NodeId): Promise<void>;
  /** Hands the zip to the person as a download. */
  exportDisk(node: NodeId): Promise<void>;
  importDisk(node: NodeId, zip: Uint8Array): Promise<void>;
  /** Pauses a running node, resumes a paused one. */
  togglePause(node: NodeId): Promise<void>;
  setClock(node: NodeId, clock: { readonly offsetMs: number; readonly driftPpm: number }): Promise<void>;
  setDisk(node: NodeId, latency: DiskLatency): Promise<void>;

  addNode(options: AddNodeOptions): Promise<void>;
  removeNode(node: NodeId): Promise<void>;
  replaceNode(node: NodeId, options: AddNodeOptions): Promise<void>;
}

export const nodeActions = (lab: ObservableLab, run: Run): NodeActions => ({
  ...lifeActions(lab, run),
  ...conditionActions(lab, run),
  ...ringActions(lab, run),
});

const nodeOf = (lab: ObservableLab, node: NodeId) => lab.view('nodes').get(node);

function lifeActions(
  lab: ObservableLab,
  run: Run,
): Pick<
  NodeActions,
  'killNode' | 'startNode' | 'toggleNode' | 'wipeNode' | 'exportDisk' | 'importDisk' | 'togglePause'
> {
  const killNode = (node: NodeId) =>
    run(async () => {
      await lab.kill(node);
      faultHistory.did(lab, `kill ${node}`, () => lab.start(node));
    });
  const startNode = (node: NodeId) =>
    run(async () => {
      await lab.start(node);
      faultHistory.did(lab, `start ${node}`, () => lab.kill(node));
    });
  return {
    killNode,
    startNode,
    toggleNode: (node) => (nodeOf(lab, node)?.state === 'live' ? killNode(node) : startNode(node)),
    wipeNode: (node) => run(() => lab.wipe(node)),
    exportDisk: (node) => run(async () => download(await lab.exportDisk(node), `${node}-leveldb.zip`)),
    importDisk: (node, zip) =>
      run(async () => {
        await lab.importDisk(node, zip);
        const imported = lab.view('storage').get(node)?.imported;
        if (imported !== undefined)
          toast(`${node} has a new disk of ${countText(imported.records, 'record')}. Start ${node} to run on it.`);
      }),
    togglePause: (node) =>
      run(async () => {
        const paused = nodeOf(lab, node)?.paused === true;
        await (paused ? lab.resumeNode(node) : lab.pauseNode(node));
        faultHistory.did(lab, paused ? `resume ${node}` : `pause ${node}`, () =>
          paused ? lab.pauseNode(node) : lab.resumeNode(node),
        );
      }),
  };
}

function conditionActions(lab: ObservableLab, run: Run): Pick<NodeActions, 'setClock' | 'setDisk'> {
  return {
    setClock: (node, { offsetMs, driftPpm }) =>
      run(async () => {
        const before = nodeOf(lab, node)?.clock ?? { offsetMs: 0, driftPpm: 0 };
        await lab.setClock(node, { offsetMs, driftPpm });
        faultHistory.did(lab, `set the clock of ${node}`, () =>
          lab.setClock(node, { offsetMs: before.offsetMs, driftPpm: before.driftPpm }),
        );
      }),
    setDisk: (node, { minMs, maxMs }) =>
      run(async () => {
        const before = nodeOf(lab, node)?.disk ?? lab.config.disk;
        await lab.setDisk(node, { latency: [minMs, maxMs] });
        faultHistory.did(lab, `set the disk of ${node}`, () =>
          lab.setDisk(node, { latency: [before.minMs, before.maxMs] }),
        );
      }),
  };
}

/** Changes of the ring are no faults: they are not undone but followed by another change. */
function ringActions(lab: ObservableLab, run: Run): Pick<NodeActions, 'addNode' | 'removeNode' | 'replaceNode'> {
  const say = (text: string) => void toast(text, { id: 'ring' });
  return {
    addNode: (options) => run(async () => say(`${await lab.addNode(options)} is about to join the ring.`)),
    removeNode: (node) =>
      run(async () => {
        await lab.removeNode(node);
        say(`${node} is about to leave the ring.`);
      }),
    replaceNode: (node, options) =>
      run(async () => say(`${await lab.replaceNode(node, options)} is about to take the place of ${node}.`)),
  };
}

function download(bytes: Uint8Array, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes.slice()], { type: 'application/zip' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
