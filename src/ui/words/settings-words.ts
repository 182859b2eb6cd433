// The settings of a cluster in words: the chip's line, and every setting with its name and value for the full list.
import type { Settings } from '../../trace/event';
import { SETTING_GROUPS } from '../settings/catalogue';
import { meaningOf, settingValue, valueText } from '../settings/setting';
import { countText } from './time';

const MODES = { ap: 'AP sloppy', cp: 'CP strict', ca: 'CA' } as const;

export const settingsBrief = (s: Settings) => ({
  quorum: `N${s.n} R${s.r} W${s.w}`,
  mode: MODES[s.consistency],
  nodes: countText(s.nodes.length, 'node'),
});

interface SettingLine {
  readonly name: string;
  readonly value: string;
  readonly means: string;
}

interface SettingLines {
  readonly title: string;
  readonly lines: readonly SettingLine[];
}

export function settingLines(settings: Settings): readonly SettingLines[] {
  const nodes = {
    name: 'nodes',
    value: nodesText(settings),
    means: 'Those it began with: names, ×capacity and @rack where they are set.',
  };
  return SETTING_GROUPS.map(({ title, settings: described }) => {
    const lines = described.map((setting) => {
      const value = settingValue(settings, setting.name);
      return { name: setting.name, value: valueText(setting, value), means: meaningOf(setting, value) };
    });
    return { title, lines: title === 'Ring' ? [nodes, ...lines] : lines };
  });
}

const nodesText = (s: Settings): string =>
  s.nodes
    .map(
      ({ id, capacity, rack }) =>
        `${id}${capacity === 1 ? '' : ` ×${capacity}`}${rack === undefined ? '' : `@${rack}`}`,
    )
    .join(' ');
