import { describe, expect, it } from 'vitest';
import { checkSettings, defaultSettings } from '../../lab/settings-facts';
import { SETTING_GROUPS } from './catalogue';
import { configOf, nodeChoicesOf, resizedNodes, valuesOf } from './cluster-form';
import { isInRange, isRefused, rangeText, settingNames, settingValue, valueText } from './setting';

const all = SETTING_GROUPS.flatMap((group) => group.settings);
const settingsFor = (config: unknown) => {
  const check = checkSettings(config, 'in-process');
  if (!check.accepted) throw new Error(check.sentence);
  return check.settings;
};

describe('the settings on the page', () => {
  it('are all that a cluster has, each once and each described', () => {
    expect(all.map(({ name }) => name).sort()).toEqual([...settingNames(defaultSettings())].sort());
    expect(SETTING_GROUPS.map(({ title }) => title)).not.toContain('Further settings');
    for (const setting of all) expect(setting.means).toMatch(/\.$/);
  });

  it('say the bounds that a cluster keeps to: beyond them it is refused', () => {
    const refused = (name: string, value: number) => {
      const values = { ...valuesOf(defaultSettings()), [name]: String(value) };
      return !checkSettings(configOf(values, []), 'in-process').accepted;
    };
    for (const setting of all) {
      if (setting.kind !== 'number') continue;
      expect(
        refused(setting.name, setting.unit === 'count' || setting.unit === 'bytes' ? setting.min - 1 : -0.001),
        setting.name,
      ).toBe(true);
      if (setting.max !== undefined) expect(refused(setting.name, setting.max + 1), setting.name).toBe(true);
    }
  });

  it('are out of range where the cluster refuses them by their own bounds, and nowhere else', () => {
    const defaults = valuesOf(defaultSettings());
    for (const setting of all) {
      if (setting.kind !== 'number') continue;
      expect(isInRange(setting, String(defaults[setting.name])), setting.name).toBe(true);
      for (const typed of ['', '-7e30', '-1', 'x']) expect(isInRange(setting, typed), setting.name).toBe(false);
      if (setting.max !== undefined) expect(isInRange(setting, String(setting.max + 1)), setting.name).toBe(false);
      if (setting.unit === 'count') expect(isInRange(setting, '1.5'), setting.name).toBe(false);
    }
  });

  it('hand on a capacity as it is typed, so that an empty one is refused', () => {
    const nodes = resizedNodes([{ id: 'n1', capacity: '', rack: '' }], 5);
    expect(checkSettings(configOf(valuesOf(defaultSettings()), nodes), 'in-process').accepted).toBe(false);
  });

  it('have every choice that a cluster takes', () => {
    for (const setting of all) {
      const value = settingValue(defaultSettings(), setting.name);
      if (setting.kind === 'choice') expect(setting.options.map((option) => option.value)).toContain(value);
      if (setting.kind === 'switch') expect(value).toBeTypeOf('boolean');
      if (setting.kind === 'number') expect(value).toBeTypeOf('number');
    }
    expect(isRefused('consistency', 'cp')).toBe(false);
    expect(isRefused('consistency', 'none of these')).toBe(true);
  });

  it('go through the form unchanged, with nodes that have names, capacities and racks', () => {
    const settings = settingsFor({
      nodes: [{ id: 'a', capacity: 2, rack: 'east' }, { id: 'b' }, { id: 'c' }, { id: 'n1' }],
      n: 2,
      link: { loss: 0.25 },
      placement: 'equal-partitions',
    });
    expect(settingsFor(configOf(valuesOf(settings), nodeChoicesOf(settings)))).toEqual(settings);
    expect(settingsFor(configOf(valuesOf(defaultSettings()), nodeChoicesOf(defaultSettings())))).toEqual(
      defaultSettings(),
    );
  });

  it('leave the nodes that stay as they are when their number changes', () => {
    const three = nodeChoicesOf(settingsFor({ nodes: [{ id: 'n2', capacity: 3 }, { id: 'x' }, { id: 'n1' }] }));
    expect(resizedNodes(three, 5).map(({ id }) => id)).toEqual(['n2', 'x', 'n1', 'n3', 'n4']);
    expect(resizedNodes(three, 1)).toEqual([{ id: 'n2', capacity: '3', rack: '' }]);
  });

  it('are read as people write them', () => {
    const text = (name: string, value: unknown) => {
      const setting = all.find((each) => each.name === name);
      return setting === undefined ? undefined : [valueText(setting, value), rangeText(setting)];
    };
    expect(text('hintWindowMs', 10_800_000)).toEqual(['3 h', 'more than 0 ms']);
    expect(text('link.loss', 0.025)).toEqual(['2.5 %', '0 to 1']);
    expect(text('readRepair', false)).toEqual(['off', undefined]);
    expect(text('w', 2)).toEqual(['2', '1 to N']);
    expect(text('fanout', 3)).toEqual(['3', '1 to 64']);
  });
});
