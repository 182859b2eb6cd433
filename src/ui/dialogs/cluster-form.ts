// The form of a new cluster, as data: each setting with its range, and the choices that this version does not have yet.

import type { Settings } from '../../trace/event';
import type { ConfigInput } from '../state/page-context';

interface FieldBase {
  readonly name: string;
  readonly label: string;
  readonly means?: string;
}

export interface NumberField extends FieldBase {
  readonly kind: 'number';
  readonly min: number;
  readonly max?: number;
  readonly step?: number;
}

export interface ChoiceField extends FieldBase {
  readonly kind: 'choice';
  readonly options: readonly { readonly value: string; readonly label: string; readonly built: boolean }[];
}

export interface SwitchField extends FieldBase {
  readonly kind: 'switch';
  readonly built: boolean;
}

export type FormField = NumberField | ChoiceField | SwitchField;

export interface FormGroup {
  readonly title: string;
  readonly fields: readonly FormField[];
}

const number = (
  name: string,
  label: string,
  min: number,
  max?: number,
  means?: string,
  step?: number,
): NumberField => ({
  kind: 'number',
  name,
  label,
  min,
  ...(max === undefined ? {} : { max }),
  ...(means === undefined ? {} : { means }),
  ...(step === undefined ? {} : { step }),
});

const choice = (
  name: string,
  label: string,
  built: readonly string[],
  later: readonly string[] = [],
  means?: string,
): ChoiceField => ({
  kind: 'choice',
  name,
  label,
  ...(means === undefined ? {} : { means }),
  options: [
    ...built.map((value) => ({ value, label: value, built: true })),
    ...later.map((value) => ({ value, label: value, built: false })),
  ],
});

const toggle = (name: string, label: string, built = true): SwitchField => ({ kind: 'switch', name, label, built });

export const FORM: readonly FormGroup[] = [
  {
    title: 'Nodes and quorums',
    fields: [
      number('nodes', 'Nodes', 1, 10_000, 'at most 64 in Web Workers'),
      number('n', 'N: copies of a key', 1, 10_000, 'at most the number of nodes'),
      number('r', 'R: answers for a read', 1, 10_000, 'at most N'),
      number('w', 'W: copies for a write', 1, 10_000, 'at most N'),
      choice('consistency', 'Consistency', ['ap', 'cp', 'ca'], [], 'cp raises R and W to a majority, ca to N'),
      choice('replication', 'Replication', ['peer-to-peer', 'primary-secondary']),
    ],
  },
  {
    title: 'Ring and versions',
    fields: [
      choice('placement', 'Placement', ['virtual-nodes', 'equal-partitions', 'consistent-hash', 'modulo']),
      number('tokensPerNode', 'Tokens per capacity', 1, 1024, 'for virtual-nodes'),
      number('partitions', 'Partitions', 1, 65_536, 'for equal-partitions'),
      choice('conflicts', 'Conflicts', ['siblings'], ['last-write-wins', 'merge']),
      choice('versioning', 'Versioning', ['dotted', 'plain'], [], 'plain lets siblings explode'),
    ],
  },
  {
    title: 'Repair',
    fields: [
      toggle('readRepair', 'Read repair'),
      toggle('hintedHandoff', 'Hinted handoff'),
      toggle('antiEntropy', 'Anti-entropy', false),
      number('hintWindowMs', 'Hints kept for (ms)', 1),
      choice('tombstoneReap', 'Tombstone reaping', ['confirmed'], ['grace-only']),
      number('tombstoneGraceMs', 'Tombstone grace (ms)', 1),
    ],
  },
  {
    title: 'Failure detection and time-outs (lab time)',
    fields: [
      number('gossipIntervalMs', 'Gossip interval (ms)', 1),
      number('fanout', 'Fanout', 1, 64),
      number('suspectAfterMs', 'Suspect after (ms)', 1, undefined, 'more than the gossip interval'),
      number('confirmations', 'Confirmations', 1, 64),
      number('replicaTimeoutMs', 'Replica time-out (ms)', 1, undefined, 'more than one round trip'),
      number('requestTimeoutMs', 'Request time-out (ms)', 1),
    ],
  },
  {
    title: 'Network and disk (lab time)',
    fields: [
      number('link.latency.minMs', 'Link latency from (ms)', 0.001, undefined, undefined, 0.001),
      number('link.latency.maxMs', 'to (ms)', 0.001, undefined, undefined, 0.001),
      number('link.loss', 'Loss', 0, 1, 'probability, 0 to 1', 0.001),
      number('link.duplicate', 'Duplication', 0, 1, 'probability, 0 to 1', 0.001),
      number('disk.minMs', 'Disk latency from (ms)', 0.001, undefined, undefined, 0.001),
      number('disk.maxMs', 'to (ms)', 0.001, undefined, undefined, 0.001),
      choice('durability', 'Durability', ['strict', 'relaxed']),
    ],
  },
  {
    title: 'Storage engine',
    fields: [
      number(
        'memtableBytes',
        'Memtable (bytes)',
        256,
        64 * 1024 * 1024,
        'full, it becomes a table; 256 KiB unless a lesson wants to see that often',
      ),
    ],
  },
];

export type FormValues = Readonly<Record<string, string | boolean>>;

/** The form filled with the settings of a cluster. */
export function valuesOf(settings: Settings): FormValues {
  const values: Record<string, string | boolean> = { nodes: String(settings.nodes.length) };
  for (const { name } of FORM.flatMap((group) => group.fields)) {
    if (name === 'nodes') continue;
    const value = name.split('.').reduce<unknown>((part, step) => (part as Record<string, unknown>)[step], settings);
    values[name] = typeof value === 'boolean' ? value : String(value);
  }
  return values;
}

/** What is said of each node alone; a blank rack is none. */
export interface NodeChoice {
  readonly capacity: number;
  readonly rack: string;
}

export const PLAIN_NODE: NodeChoice = { capacity: 1, rack: '' };

/** The config that the form stands for; what it does not name keeps its default. Unchecked: the lab refuses with reasons. */
export function configOf(values: FormValues, nodes: readonly NodeChoice[]): ConfigInput {
  const config: Record<string, unknown> = {};
  for (const field of FORM.flatMap((group) => group.fields)) {
    const value = values[field.name];
    if (value !== undefined) put(config, field.name.split('.'), field.kind === 'number' ? Number(value) : value);
  }
  const plain = nodes.every(({ capacity, rack }) => capacity === 1 && rack.trim() === '');
  if (!plain && nodes.length === config.nodes) {
    config.nodes = nodes.map(({ capacity, rack }, i) => ({
      id: `n${i + 1}`,
      capacity,
      ...(rack.trim() === '' ? {} : { rack: rack.trim() }),
    }));
  }
  return config as ConfigInput;
}

function put(into: Record<string, unknown>, [first = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) into[first] = value;
  else {
    const inner = (into[first] ?? {}) as Record<string, unknown>;
    into[first] = inner;
    put(inner, rest, value);
  }
}
