// What stands in the form of a new cluster, and the config that it means.
import type { Settings } from '../../trace/event';
import type { ConfigInput } from '../state/page-context';
import { SETTING_GROUPS } from './catalogue';
import { settingValue } from './setting';

/** By the setting's name; numbers as they are typed. */
export type FormValues = Readonly<Record<string, string | boolean>>;

/** What is said of each node alone; the capacity as it is typed, and a blank rack is none. */
export interface NodeChoice {
  readonly id: string;
  readonly capacity: string;
  readonly rack: string;
}

const ALL = SETTING_GROUPS.flatMap((group) => group.settings);

/** The form filled with the settings of a cluster. */
export function valuesOf(settings: Settings): FormValues {
  return Object.fromEntries([
    ['nodes', String(settings.nodes.length)],
    ...ALL.map(({ name }) => {
      const value = settingValue(settings, name);
      return [name, typeof value === 'boolean' ? value : String(value)];
    }),
  ]);
}

export const nodeChoicesOf = (settings: Settings): readonly NodeChoice[] =>
  settings.nodes.map(({ id, capacity, rack }) => ({ id, capacity: String(capacity), rack: rack ?? '' }));

/** As many nodes as the form says, those that were there first; new ones take the first free names. */
export function resizedNodes(nodes: readonly NodeChoice[], count: number): readonly NodeChoice[] {
  const kept = nodes.slice(0, count);
  const names = new Set(kept.map(({ id }) => id));
  const fresh: NodeChoice[] = [];
  for (let number = 1; kept.length + fresh.length < count; number++) {
    if (!names.has(`n${number}`)) fresh.push({ id: `n${number}`, capacity: '1', rack: '' });
  }
  return [...kept, ...fresh];
}

/** The config that the form stands for. Unchecked: the lab refuses with reasons. */
export function configOf(values: FormValues, nodes: readonly NodeChoice[]): ConfigInput {
  const count = numberFrom(values.nodes);
  const config: Record<string, unknown> = { nodes: count };
  for (const { kind, name } of ALL) {
    const value = values[name];
    if (value !== undefined) put(config, name.split('.'), kind === 'number' ? numberFrom(value) : value);
  }
  const plain = nodes.every(
    ({ id, capacity, rack }, i) => id === `n${i + 1}` && Number(capacity) === 1 && rack.trim() === '',
  );
  if (!plain && nodes.length === count) {
    config.nodes = nodes.map(({ id, capacity, rack }) => ({
      id,
      capacity: numberFrom(capacity),
      ...(rack.trim() === '' ? {} : { rack: rack.trim() }),
    }));
  }
  return config as ConfigInput;
}

/** An empty field is no number, and refused as such. */
export const numberFrom = (typed: string | boolean | undefined): number =>
  typeof typed === 'string' && typed.trim() !== '' ? Number(typed) : Number.NaN;

function put(into: Record<string, unknown>, [first = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) into[first] = value;
  else {
    const inner = (into[first] ?? {}) as Record<string, unknown>;
    into[first] = inner;
    put(inner, rest, value);
  }
}
