// Another cluster: its settings, its seed, its executor. Locked once it runs.
import { type FormEvent, useState } from 'react';
import { sentenceOf } from '../../base/fault';
import type { ExecutorName } from '../../lab/lab-api';
import { Button } from '../parts/button';
import { DialogFrame } from '../parts/dialog-frame';
import { Heading } from '../parts/heading';
import { Segments } from '../parts/segments';
import { useLab } from '../state/lab-context';
import { usePage } from '../state/page-context';
import { configOf, FORM, PLAIN_NODE, valuesOf } from './cluster-form';
import { NodeFields } from './node-fields';
import { SettingField } from './setting-field';

const EXECUTORS = [
  { value: 'workers', label: 'Workers', title: 'A Web Worker a node, disks in IndexedDB' },
  { value: 'in-process', label: 'Simulation', title: 'One thread, disks in memory' },
] as const;

export function NewClusterDialog({ onClose }: { readonly onClose: () => void }) {
  const lab = useLab();
  const { create } = usePage();
  const [values, setValues] = useState(() => valuesOf(lab.config));
  const [nodes, setNodes] = useState(() =>
    lab.config.nodes.map(({ capacity, rack }) => ({ capacity, rack: rack ?? '' })),
  );
  const [seed, setSeed] = useState(String(lab.seed));
  const [executor, setExecutor] = useState<ExecutorName>(lab.executor);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const set = (name: string, value: string | boolean) => {
    setValues({ ...values, [name]: value });
    if (name !== 'nodes') return;
    const count = Math.min(64, Math.max(0, Math.floor(Number(value)) || 0));
    setNodes(Array.from({ length: count }, (_, i) => nodes[i] ?? PLAIN_NODE));
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await create(configOf(values, nodes), { seed: Number(seed), executor });
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
          {problem !== undefined && (
            <p role="alert" className="mr-auto min-w-0 basis-full text-bad">
              {problem}
            </p>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="new-cluster" disabled={busy}>
            {busy ? 'Starting…' : 'Create cluster'}
          </Button>
        </>
      }
    >
      <form id="new-cluster" onSubmit={(event) => void submit(event)} noValidate className="space-y-5">
        <section className="flex flex-wrap items-end gap-x-6 gap-y-3">
          <div>
            <p className="mb-1 text-ink-2">Executor</p>
            <Segments label="Executor" value={executor} options={EXECUTORS} onChange={setExecutor} />
          </div>
          <SettingField
            field={{ kind: 'number', name: 'seed', label: 'Seed', min: Number.MIN_SAFE_INTEGER }}
            value={seed}
            onChange={(value) => setSeed(String(value))}
          />
        </section>
        {FORM.map((group) => (
          <fieldset key={group.title}>
            <legend>
              <Heading>{group.title}</Heading>
            </legend>
            <div className="mt-2 grid gap-x-5 gap-y-3 sm:grid-cols-2 md:grid-cols-3">
              {group.fields.map((field) => (
                <SettingField
                  key={field.name}
                  field={field}
                  value={values[field.name] ?? ''}
                  onChange={(value) => set(field.name, value)}
                />
              ))}
            </div>
            {group === FORM[0] && <NodeFields nodes={nodes} onChange={setNodes} />}
          </fieldset>
        ))}
      </form>
    </DialogFrame>
  );
}
