// A node's clock and disk: how wrong the one is and how slow the other, for last-write-wins and for slow replicas.
import { useState } from 'react';
import type { NodeId } from '../../base/ids';
import { FIELD } from '../client/field';
import { Button } from '../parts/button';
import { DialogFrame } from '../parts/dialog-frame';
import { Heading } from '../parts/heading';
import { useActions, useLab, useView } from '../state/lab-context';
import { useCanAct } from '../state/page-context';

export function ConditionsDialog({ node, onClose }: { readonly node: NodeId; readonly onClose: () => void }) {
  return (
    <DialogFrame
      title={`Clock and disk of ${node}`}
      description="A wrong clock changes nothing but the time that versions carry. A slow disk is right, only late."
      onClose={onClose}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <div className="space-y-5">
        <ClockPart node={node} />
        <DiskPart node={node} />
      </div>
    </DialogFrame>
  );
}

const OFFSETS = [-2000, -250, 0, 250, 2000] as const;

function ClockPart({ node }: { readonly node: NodeId }) {
  const { view } = useView();
  const { setClock } = useActions();
  const clock = view.nodes.get(node)?.clock;
  return (
    <TwoNumbers
      title="Clock"
      labels={['Ahead of lab time (ms)', 'Drift (ppm)']}
      now={[clock?.offsetMs ?? 0, clock?.driftPpm ?? 0]}
      verb="Set the clock"
      onSet={(offsetMs, driftPpm) => void setClock(node, { offsetMs, driftPpm })}
      choices={OFFSETS.map((ms) => ({
        name: ms === 0 ? 'right' : `${ms > 0 ? '+' : '−'}${Math.abs(ms)} ms`,
        numbers: [ms, 0],
      }))}
    />
  );
}

function DiskPart({ node }: { readonly node: NodeId }) {
  const { config } = useLab();
  const { view } = useView();
  const { setDisk } = useActions();
  const disk = view.nodes.get(node)?.disk ?? config.disk;
  return (
    <TwoNumbers
      title="Disk"
      labels={['Each access from (ms)', 'to (ms)']}
      now={[disk.minMs, disk.maxMs]}
      verb="Set the disk"
      onSet={(minMs, maxMs) => void setDisk(node, { minMs, maxMs })}
      choices={[{ name: 'As in the settings', numbers: [config.disk.minMs, config.disk.maxMs] }]}
    />
  );
}

type Pair = readonly [number, number];

interface TwoNumbersProps {
  readonly title: string;
  readonly labels: readonly [string, string];
  /** What they are when the dialog opens. */
  readonly now: Pair;
  readonly verb: string;
  readonly onSet: (one: number, other: number) => void;
  readonly choices: readonly { readonly name: string; readonly numbers: Pair }[];
}

function TwoNumbers({ title, labels, now, verb, onSet, choices }: TwoNumbersProps) {
  const canAct = useCanAct();
  const [one, setOne] = useState(String(now[0]));
  const [other, setOther] = useState(String(now[1]));
  const set = (...numbers: Pair) => {
    setOne(String(numbers[0]));
    setOther(String(numbers[1]));
    onSet(...numbers);
  };
  return (
    <section aria-label={title} className="space-y-2">
      <Heading>{title}</Heading>
      <div className="flex flex-wrap items-end gap-3">
        <NumberInput label={labels[0]} value={one} onChange={setOne} />
        <NumberInput label={labels[1]} value={other} onChange={setOther} />
        <Button
          look="primary"
          disabled={!canAct || !isNumber(one) || !isNumber(other)}
          onClick={() => set(Number(one), Number(other))}
        >
          {verb}
        </Button>
      </div>
      <div className="flex flex-wrap gap-1.5">
        {choices.map(({ name, numbers }) => (
          <Button key={name} size="small" disabled={!canAct} onClick={() => set(...numbers)}>
            {name}
          </Button>
        ))}
      </div>
    </section>
  );
}

const isNumber = (typed: string): boolean => typed.trim() !== '' && Number.isFinite(Number(typed));

interface NumberInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const NumberInput = ({ label, value, onChange }: NumberInputProps) => (
  <label>
    <span className="mb-1 block">{label}</span>
    <input
      type="number"
      step="any"
      value={value}
      onChange={({ target }) => onChange(target.value)}
      className={`${FIELD} h-8 max-w-36`}
    />
  </label>
);
