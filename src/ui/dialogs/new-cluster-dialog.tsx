// Another cluster: its settings, its seed, its executor. Locked once it runs.
import { type FormEvent, useState } from 'react';
import { sentenceOf } from '../../base/fault';
import type { ExecutorName } from '../../lab/lab-api';
import { checkSettings, defaultSettings } from '../../lab/settings-facts';
import { Button } from '../parts/button';
import { DialogFrame } from '../parts/dialog-frame';
import { Heading } from '../parts/heading';
import { Segments } from '../parts/segments';
import { NODE_COUNT, SETTING_GROUPS } from '../settings/catalogue';
import { configOf, nodeChoicesOf, numberFrom, resizedNodes, valuesOf } from '../settings/cluster-form';
import { NodeFields } from '../settings/node-fields';
import { isInRange, type NumberSetting } from '../settings/setting';
import { SettingField } from '../settings/setting-field';
import { SettingsVerdict } from '../settings/settings-verdict';
import { useLab } from '../state/lab-context';
import { usePage } from '../state/page-context';

const EXECUTORS = [
  { value: 'workers', label: 'Workers', title: 'A Web Worker a node, disks in IndexedDB' },
  { value: 'in-process', label: 'Simulation', title: 'One thread, disks in memory' },
] as const;

const SEED: NumberSetting = {
  kind: 'number',
  name: 'seed',
  label: 'Seed',
  means: 'The same settings, seed and commands give the same run.',
  unit: 'count',
  min: Number.MIN_SAFE_INTEGER,
  max: undefined,
  atMost: undefined,
  range: 'any whole number',
};
const FIRST_SEED = '1';
const MOST_NODES_APART = 64;

const seedProblem = (typed: string): string | undefined =>
  isInRange(SEED, typed) ? undefined : 'The seed must be a whole number.';

export function NewClusterDialog({ onClose }: { readonly onClose: () => void }) {
  const lab = useLab();
  const { create } = usePage();
  const [values, setValues] = useState(() => valuesOf(lab.config));
  const [nodes, setNodes] = useState(() => nodeChoicesOf(lab.config));
  const [seed, setSeed] = useState(String(lab.seed));
  const [executor, setExecutor] = useState<ExecutorName>(lab.executor);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const set = (name: string, value: string | boolean) => {
    setProblem(undefined);
    setValues({ ...values, [name]: value });
    if (name === NODE_COUNT.name)
      setNodes(resizedNodes(nodes, Math.min(MOST_NODES_APART, Math.max(0, Math.floor(Number(value)) || 0))));
  };

  const toDefaults = () => {
    const settings = defaultSettings();
    setProblem(undefined);
    setValues(valuesOf(settings));
    setNodes(nodeChoicesOf(settings));
    setSeed(FIRST_SEED);
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await create(configOf(values, nodes), { seed: numberFrom(seed), executor });
    } catch (thrown) {
      setProblem(sentenceOf(thrown));
      setBusy(false);
    }
  };

  return (
    <DialogFrame
      wide
      title="New cluster"
      description="It takes the place of the present one, whose disks are emptied. Its settings are fixed from then on."
      onClose={onClose}
      footer={
        <>
          <SettingsVerdict
            check={checkSettings(configOf(values, nodes), executor)}
            problem={problem ?? seedProblem(seed)}
          />
          <Button className="mr-auto" onClick={toDefaults}>
            Defaults
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="new-cluster" disabled={busy}>
            {busy ? 'Starting…' : 'Create cluster'}
          </Button>
        </>
      }
    >
      <form id="new-cluster" onSubmit={(event) => void submit(event)} noValidate className="space-y-6">
        <section aria-label="Run" className="grid gap-x-5 gap-y-3 sm:grid-cols-2 md:grid-cols-3">
          <div>
            <p className="mb-1">Executor</p>
            <Segments label="Executor" value={executor} options={EXECUTORS} onChange={setExecutor} />
          </div>
          <SettingField setting={NODE_COUNT} value={values.nodes ?? ''} onChange={(value) => set('nodes', value)} />
          <SettingField
            setting={SEED}
            value={seed}
            onChange={(value) => {
              setProblem(undefined);
              setSeed(String(value));
            }}
          />
          <div className="sm:col-span-2 md:col-span-3">
            <NodeFields nodes={nodes} onChange={setNodes} />
          </div>
        </section>
        {SETTING_GROUPS.map((group) => (
          <fieldset key={group.title}>
            <legend>
              <Heading>{group.title}</Heading>
            </legend>
            <div className="mt-2 grid gap-x-5 gap-y-4 sm:grid-cols-2 md:grid-cols-3">
              {group.settings.map((setting) => (
                <SettingField
                  key={setting.name}
                  setting={setting}
                  value={values[setting.name] ?? ''}
                  onChange={(value) => set(setting.name, value)}
                />
              ))}
            </div>
          </fieldset>
        ))}
      </form>
    </DialogFrame>
  );
}
