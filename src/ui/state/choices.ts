// What the person chose, and nothing else: whatever the cluster did is derived from the trace. Theme, projector and
// the like outlive the page in localStorage, which may be blocked or hold anything.
import { z } from 'zod';
import { create } from 'zustand';
import type { LabTime, MessageId, NodeId, RequestId } from '../../base/ids';
import type { PlainValue } from '../../lab/lab-api';
import type { EventClass } from '../../trace/event-class';
import type { ValueType } from '../words/values';
import { readStored, writeStored } from './stored';

export type Theme = 'system' | 'light' | 'dark';
export type InspectorTab = 'versions' | 'gossip' | 'merkle' | 'storage' | 'events';
export type PhoneTab = 'ring' | 'client' | 'inspect' | 'timeline';

/** `index`: that many events of the trace have happened; without it, all up to and including `at`. */
export type ViewPosition = 'live' | { readonly at: LabTime; readonly index?: number };

/** What stands in the client's fields. */
export interface Draft {
  readonly key: string;
  readonly text: string;
  readonly type: ValueType;
  /** `auto` leaves it to the lab. */
  readonly via: string;
}

/** What the last get of `key` brought: the context that the next put or delete of it carries, and the values it covers. */
export interface HeldContext {
  readonly key: string;
  readonly context: string;
  /** Short, for people: `n2:2`. */
  readonly label: string;
  readonly source: string;
  readonly siblings: readonly PlainValue[];
}

export interface Selection {
  readonly selectedKey: string | undefined;
  readonly selectedNode: NodeId | undefined;
  readonly selectedMessage: MessageId | undefined;
  readonly selectedRequest: RequestId | undefined;
  readonly selectedEventIndex: number | undefined;
}

/** Those that concern one node are about the selected one. */
export type Dialog =
  | 'help'
  | 'palette'
  | 'settings'
  | 'new-cluster'
  | 'cut'
  | 'switch-executor'
  | 'resolve'
  | 'add-node'
  | 'replace-node'
  | 'remove-node'
  | 'conditions';

interface Kept {
  readonly theme: Theme;
  readonly projector: boolean;
  readonly inspectorTab: InspectorTab;
  readonly hiddenEvents: readonly EventClass[];
  readonly promptDismissed: boolean;
}

export interface Choices extends Selection, Kept {
  readonly viewPosition: ViewPosition;
  readonly phoneTab: PhoneTab;
  readonly drawer: 'client' | 'inspector' | undefined;
  readonly dialog: Dialog | undefined;
  readonly draft: Draft;
  readonly heldContext: HeldContext | undefined;
  /** Merges into the selection; what is left out stays. */
  select(selection: Partial<Selection>): void;
  clearSelection(): void;
  goTo(position: ViewPosition): void;
  choose(choice: Partial<Omit<Choices, keyof Selection | 'select' | 'clearSelection' | 'goTo' | 'choose'>>): void;
}

const STORED_AT = 'ringside.choices';

const keptSchema = z
  .object({
    theme: z.enum(['system', 'light', 'dark']),
    projector: z.boolean(),
    inspectorTab: z.enum(['versions', 'gossip', 'merkle', 'storage', 'events']),
    hiddenEvents: z.array(
      z.enum(['request', 'version', 'handoff', 'repair', 'failure', 'gossip', 'network', 'storage', 'fault']),
    ),
    promptDismissed: z.boolean(),
  })
  .partial();

const DEFAULTS: Kept = {
  theme: 'system',
  projector: false,
  inspectorTab: 'versions',
  hiddenEvents: ['gossip', 'network', 'storage'],
  promptDismissed: false,
};

const NOTHING_SELECTED: Selection = {
  selectedKey: undefined,
  selectedNode: undefined,
  selectedMessage: undefined,
  selectedRequest: undefined,
  selectedEventIndex: undefined,
};

export const useChoices = create<Choices>()((set) => ({
  ...DEFAULTS,
  ...definedOf(readStored(STORED_AT, keptSchema) ?? {}),
  ...NOTHING_SELECTED,
  viewPosition: 'live',
  phoneTab: 'ring',
  drawer: undefined,
  dialog: undefined,
  draft: { key: 'cart:alice', text: '["pen","ink","cup"]', type: 'auto', via: 'auto' },
  heldContext: undefined,
  select: (selection) => set(selection),
  clearSelection: () => set(NOTHING_SELECTED),
  goTo: (viewPosition) => set({ viewPosition }),
  choose: (choice) => set(choice),
}));

useChoices.subscribe((now, before) => {
  const keys = Object.keys(DEFAULTS) as (keyof Kept)[];
  if (keys.some((key) => now[key] !== before[key])) {
    writeStored(STORED_AT, Object.fromEntries(keys.map((key) => [key, now[key]])));
  }
});

function definedOf(kept: z.output<typeof keptSchema>): Partial<Kept> {
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)) as Partial<Kept>;
}
