// What the command palette offers, for the cluster as it is.
import type { NodeId } from '../../base/ids';
import type { ObservableLab, Speed } from '../../lab/lab-api';
import type { ClusterView } from '../../trace/views';
import type { Actions } from '../actions';
import { type Dialog, type InspectorTab, type Theme, useChoices } from '../state/choices';
import { nodesNow } from '../state/nodes';
import { speedText } from '../words/time';

export interface PaletteItem {
  readonly label: string;
  readonly run: () => void;
  readonly key?: string;
  readonly disabled?: boolean;
}

export interface PaletteGroup {
  readonly title: string;
  readonly items: readonly PaletteItem[];
}

interface Surroundings {
  readonly lab: ObservableLab;
  readonly view: ClusterView;
  readonly actions: Actions;
  readonly canAct: boolean;
  readonly playing: boolean;
}

const SPEEDS: readonly Speed[] = [0.01, 0.1, 0.25, 1, 10, 100, 'auto', 'max'];
const TABS: readonly InspectorTab[] = ['versions', 'gossip', 'merkle', 'storage', 'events'];
const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const MOST_NODES = 64;
const MOST_KEYS = 50;

export const paletteGroups = (around: Surroundings): readonly PaletteGroup[] =>
  [
    { title: 'Time', items: timeItems(around) },
    { title: 'Cluster', items: clusterItems(around) },
    { title: 'Nodes', items: nodeItems(around) },
    { title: 'Keys', items: keyItems(around) },
    { title: 'Page', items: pageItems() },
  ].filter((group) => group.items.length > 0);

const timeItems = ({ actions, playing }: Surroundings): readonly PaletteItem[] => [
  { label: playing ? 'Pause' : 'Play', key: 'Space', run: () => void actions.togglePlay() },
  { label: 'Step one event', key: '→', run: () => void actions.step() },
  { label: 'Back one event', key: '←', run: () => void actions.back() },
  { label: 'Back to now', key: 'Esc', run: () => actions.backToNow() },
  ...SPEEDS.map((speed) => ({ label: `Speed ${speedText(speed)}`, run: () => void actions.setSpeed(speed) })),
];

function clusterItems({ actions, canAct }: Surroundings): readonly PaletteItem[] {
  const { choose } = useChoices.getState();
  const disabled = !canAct;
  return [
    { label: 'Load sample data', disabled, run: () => void actions.loadSamples() },
    { label: 'Cut a link…', key: 'c', disabled, run: () => choose({ dialog: 'cut' }) },
    { label: 'Heal every link', disabled, run: () => void actions.healAll() },
    { label: 'Undo last fault', key: 'u', disabled, run: () => void actions.undoLastFault() },
    { label: 'Add a node…', disabled, run: () => choose({ dialog: 'add-node' }) },
    { label: 'New cluster…', run: () => choose({ dialog: 'new-cluster' }) },
    { label: 'All settings of this cluster', run: () => choose({ dialog: 'settings' }) },
    { label: 'Workers or Simulation…', run: () => choose({ dialog: 'switch-executor' }) },
  ];
}

function nodeItems({ lab, view, actions, canAct }: Surroundings): readonly PaletteItem[] {
  const { select, choose } = useChoices.getState();
  const disabled = !canAct;
  const ask = (dialog: Dialog, node: NodeId) => {
    select({ selectedNode: node });
    choose({ dialog });
  };
  return nodesNow(lab)
    .slice(0, MOST_NODES)
    .flatMap((node) => {
      const isLive = view.nodes.get(node)?.state === 'live';
      return [
        isLive
          ? { label: `Kill ${node}`, disabled, run: () => void actions.killNode(node) }
          : { label: `Start ${node}`, disabled, run: () => void actions.startNode(node) },
        { label: `Select ${node}`, run: () => select({ selectedNode: node }) },
        { label: `Isolate ${node}`, disabled, run: () => void actions.isolateNode(node) },
        { label: `Heal all links of ${node}`, disabled, run: () => void actions.rejoinNode(node) },
        { label: `Wipe the disk of ${node}`, disabled, run: () => void actions.wipeNode(node) },
        {
          label: `${view.nodes.get(node)?.paused === true ? 'Resume' : 'Pause'} ${node}`,
          disabled: disabled || !isLive,
          run: () => void actions.togglePause(node),
        },
        { label: `Clock and disk of ${node}…`, disabled, run: () => ask('conditions', node) },
        { label: `Remove ${node} from the ring…`, disabled, run: () => ask('remove-node', node) },
        { label: `Replace ${node} by a new node…`, disabled, run: () => ask('replace-node', node) },
      ];
    });
}

const keyItems = ({ view, actions, canAct }: Surroundings): readonly PaletteItem[] =>
  [...view.versions.keys()].slice(-MOST_KEYS).flatMap((key) => [
    { label: `Select ${key}`, run: () => useChoices.getState().select({ selectedKey: key }) },
    { label: `Get ${key}`, disabled: !canAct, run: () => void actions.get(key) },
  ]);

function pageItems(): readonly PaletteItem[] {
  const { choose, projector } = useChoices.getState();
  return [
    ...TABS.map((tab) => ({
      label: `Show ${tab}`,
      run: () => choose({ inspectorTab: tab, drawer: 'inspector', phoneTab: 'inspect' }),
    })),
    ...THEMES.map((theme) => ({ label: `Theme: ${theme}`, run: () => choose({ theme }) })),
    { label: projector ? 'Projector off' : 'Projector on', run: () => choose({ projector: !projector }) },
    { label: 'Keys and help', key: '?', run: () => choose({ dialog: 'help' }) },
  ];
}
