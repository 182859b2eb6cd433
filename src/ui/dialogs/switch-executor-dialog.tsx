// Moving to the other executor means a new cluster with the same settings: asked first.
import { useState } from 'react';
import { sentenceOf } from '../../base/fault';
import { Button } from '../parts/button';
import { DialogFrame } from '../parts/dialog-frame';
import { useLab } from '../state/lab-context';
import { usePage } from '../state/page-context';

export function SwitchExecutorDialog({ onClose }: { readonly onClose: () => void }) {
  const lab = useLab();
  const { create } = usePage();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const toSimulation = lab.executor === 'workers';
  const go = async () => {
    setBusy(true);
    try {
      await create(
        { ...lab.config, nodes: [...lab.config.nodes] },
        { seed: lab.seed, executor: toSimulation ? 'in-process' : 'workers' },
      );
    } catch (thrown) {
      setProblem(sentenceOf(thrown));
      setBusy(false);
    }
  };
  return (
    <DialogFrame
      title={toSimulation ? 'Go on as a Simulation?' : 'Go on in Web Workers?'}
      description="A new cluster with the same settings and seed starts from the beginning; the present one is discarded."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep this cluster</Button>
          <Button look="primary" disabled={busy} onClick={() => void go()}>
            {toSimulation ? 'New Simulation' : 'New cluster in Workers'}
          </Button>
        </>
      }
    >
      <p className="text-ink-2">
        {toSimulation
          ? 'All nodes run in one thread on disks in memory. The same commands give the same trace; a reload forgets it.'
          : 'Each node becomes a Web Worker with a database of its own in IndexedDB, and outlives a reload.'}
      </p>
      {problem !== undefined && (
        <p role="alert" className="mt-3 text-bad">
          {problem}
        </p>
      )}
    </DialogFrame>
  );
}
