// One setting of a cluster as people meet it: its name, what it means in a sentence, and what it may be.
import { checkSettings, defaultSettings } from '../../lab/settings-facts';
import type { Settings } from '../../trace/event';
import { bytesText, spanText } from '../words/time';

interface SettingBase {
  /** As in the config; a dot leads into an object: `link.loss`. */
  readonly name: string;
  readonly label: string;
  /** One plain sentence. */
  readonly means: string;
}

export interface NumberSetting extends SettingBase {
  readonly kind: 'number';
  readonly unit: 'count' | 'ms' | 'bytes' | 'probability';
  /** Nothing below it is accepted; of times, which may be fractions, nothing at or below 0. */
  readonly min: number;
  readonly max: number | undefined;
  /** What bounds it beside `min` and `max`. */
  readonly atMost: string | undefined;
  /** In words, where the bounds say little. */
  readonly range?: string;
}

export interface ChoiceSetting extends SettingBase {
  readonly kind: 'choice';
  readonly options: readonly { readonly value: string; readonly means: string }[];
}

export interface SwitchSetting extends SettingBase {
  readonly kind: 'switch';
}

export type Setting = NumberSetting | ChoiceSetting | SwitchSetting;

export interface SettingGroup {
  readonly title: string;
  readonly settings: readonly Setting[];
}

/** The setting's value; undefined where the config has no such name. */
export const settingValue = (settings: Settings, name: string): unknown =>
  name
    .split('.')
    .reduce<unknown>(
      (part, step) => (typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[step] : undefined),
      settings,
    );

/** `3 h`, `on`, `2.5 %`: a value as people read it. */
export function valueText(setting: Setting, value: unknown): string {
  if (setting.kind === 'switch') return value === true ? 'on' : 'off';
  if (setting.kind === 'choice' || typeof value !== 'number') return String(value);
  switch (setting.unit) {
    case 'ms':
      return spanText(value);
    case 'bytes':
      return bytesText(value);
    case 'probability':
      return `${Number((value * 100).toPrecision(4))} %`;
    case 'count':
      return value.toLocaleString('en');
  }
}

/** `1 to 64`, `more than 0 ms`; nothing for what is chosen from a list. */
export function rangeText(setting: Setting): string | undefined {
  if (setting.kind !== 'number') return undefined;
  const { unit, min, max, atMost, range } = setting;
  if (range !== undefined) return range;
  if (unit === 'ms')
    return [min < 1 ? 'more than 0 ms' : `at least ${min} ms`, ...(atMost === undefined ? [] : [atMost])].join(', ');
  if (unit === 'probability') return '0 to 1';
  if (unit === 'bytes')
    return max === undefined ? `at least ${bytesText(min)}` : `${bytesText(min)} to ${bytesText(max)}`;
  if (atMost !== undefined) return `${min} to ${atMost}`;
  return max === undefined ? `${min} or more` : `${min} to ${max.toLocaleString('en')}`;
}

/** Whether what is typed keeps to the bounds of the setting alone; how settings bear on each other the cluster judges. */
export function isInRange({ unit, min, max = Number.POSITIVE_INFINITY }: NumberSetting, typed: string): boolean {
  const value = typed.trim() === '' ? Number.NaN : Number(typed);
  const fits = unit === 'ms' ? value > 0 : value >= min;
  return fits && value <= max && (unit === 'ms' || unit === 'probability' || Number.isSafeInteger(value));
}

/** The sentence for the value that is set: of a choice, what this choice means. */
export const meaningOf = (setting: Setting, value: unknown): string =>
  (setting.kind === 'choice' ? setting.options.find((option) => option.value === value)?.means : undefined) ??
  setting.means;

/** Every name of the settings that holds a plain value, in their order: `n`, `link.latency.minMs`; the nodes left out. */
export function settingNames(settings: Settings): readonly string[] {
  const names = (part: object, before: string): string[] =>
    Object.entries(part).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null ? names(value, `${before}${name}.`) : [`${before}${name}`],
    );
  const { nodes: _, ...rest } = settings;
  return names(rest, '');
}

const refusals = new Map<string, boolean>();

/** Whether a value is refused by itself, all other settings at their defaults: what this version does not have. */
export function isRefused(name: string, value: string | boolean): boolean {
  const id = `${name}=${String(value)}`;
  const known = refusals.get(id);
  if (known !== undefined) return known;
  const refused = !checkSettings({ [name]: value }, 'in-process').accepted;
  refusals.set(id, refused);
  return refused;
}

/** A setting that nobody has described yet, so that no setting is ever left out. */
export function undescribed(name: string): Setting {
  const value = settingValue(defaultSettings(), name);
  const base = { name, label: name, means: 'A setting of this version.' };
  if (typeof value === 'boolean') return { ...base, kind: 'switch' };
  if (typeof value === 'number')
    return { ...base, kind: 'number', unit: 'count', min: 0, max: undefined, atMost: undefined };
  return { ...base, kind: 'choice', options: [{ value: String(value), means: base.means }] };
}
