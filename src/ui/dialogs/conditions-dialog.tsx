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
  const canAct = useCanAct();
  const clock = view.nodes.get(node)?.clock;
  const [offset, setOffset] = useState(String(clock?.offsetMs ?? 0));
  const [drift, setDrift] = useState(String(clock?.driftPpm ?? 0));
  const set = (offsetMs: number, driftPpm: number) => {
    setOffset(String(offsetMs));
    setDrift(String(driftPpm));
    void setClock(node, { offsetMs, driftPpm });
  };
  return (
    <section aria-label="Clock" className="space-y-2">
      <Heading>Clock</Heading>
      <div className="flex flex-wrap items-end gap-3">
        <NumberInput label="Ahead of lab time (ms)" value={offset} onChange={setOffset} />
        <NumberInput label="Drift (ppm)" value={drift} onChange={setDrift} />
        <Button
          look="primary"
          disabled={!canAct || !isNumber(offset) || !isNumber(drift)}
          onClick={() => set(Number(offset), Number(drift))}
        >
          Set the clock
        </Button>
      </div>
      <div className="flex flex-wrap gap-1.5">
        {OFFSETS.map((ms) => (
          <Button key={ms} size="small" disabled={!canAct} onClick={() => set(ms, 0)}>
            {ms === 0 ? 'right' : `${ms > 0 ? '+' : '−'}${Math.abs(ms)} ms`}
          </Button>
        ))}
      </div>
    </section>
  );
}

function DiskPart({ node }: { readonly node: NodeId }) {
  const { config } = useLab();
  const { view } = useView();
  const { setDisk } = useActions();
  const canAct = useCanAct();
  const disk = view.nodes.get(node)?.disk ?? config.disk;
  const [min, setMin] = useState(String(disk.minMs));
  const [max, setMax] = useState(String(disk.maxMs));
  const set = (minMs: number, maxMs: number) => {
    setMin(String(minMs));
    setMax(String(maxMs));
    void setDisk(node, { minMs, maxMs });
  };
  return (
    <section aria-label="Disk" className="space-y-2">
      <Heading>Disk</Heading>
      <div className="flex flex-wrap items-end gap-3">
        <NumberInput label="Each access from (ms)" value={min} onChange={setMin} />
        <NumberInput label="to (ms)" value={max} onChange={setMax} />
        <Button
          look="primary"
          disabled={!canAct || !isNumber(min) || !isNumber(max)}
          onClick={() => set(Number(min), Number(max))}
        >
          Set the disk
        </Button>
        <Button disabled={!canAct} onClick={() => set(config.disk.minMs, config.disk.maxMs)}>
          As in the settings
        </Button>
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
