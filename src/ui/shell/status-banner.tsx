// A strip under the bar when the lab is not simply running: stalled, failed, closed, or another tab's.
import { Eye, TriangleAlert } from 'lucide-react';
import { toast } from 'sonner';
import { sentenceOf } from '../../base/fault';
import type { ClusterView } from '../../trace/views';
import { Button } from '../parts/button';
import { useChoices } from '../state/choices';
import { useFact, useLab } from '../state/lab-context';
import { usePage } from '../state/page-context';

const WORDS = {
  stalled: 'The lab has stalled',
  failed: 'The lab has stopped',
  closed: 'The lab is closed',
} as const;

export function StatusBanner() {
  const phase = useFact((_, status) => status.phase);
  const problem = useFact((_, status) => status.problem);
  const noDisks = useFact(({ view }, { executor }) => (executor === 'workers' ? reasonAllCrashed(view) : undefined));
  const { watching, replacing, takeOver } = usePage();
  const choose = useChoices((choices) => choices.choose);
  if (phase === 'closed' && replacing) return null;
  if (phase !== 'open') {
    return (
      <div role="alert" className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-bad bg-panel px-4 py-2">
        <TriangleAlert aria-hidden size="1rem" className="shrink-0 text-bad" />
        <p className="min-w-0 flex-1 basis-64">
          <strong className="font-semibold text-bad">{WORDS[phase]}.</strong> {problem}{' '}
          <span className="text-ink-2">Everything up to here can still be looked at.</span>
        </p>
        <Button onClick={() => location.reload()}>Reload</Button>
        <Button onClick={() => choose({ dialog: 'new-cluster' })}>New cluster…</Button>
      </div>
    );
  }
  if (noDisks !== undefined) return <NoDisks reason={noDisks} />;
  if (!watching) return null;
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-raised px-4 py-2">
      <Eye aria-hidden size="1rem" className="shrink-0 text-ink-2" />
      <p className="min-w-0 flex-1 basis-64">You are watching another tab’s cluster. Actions are off here.</p>
      {takeOver !== undefined && <Button onClick={() => void takeOver()}>Take over</Button>}
    </div>
  );
}

/** Why every node has crashed; undefined while one stands. */
function reasonAllCrashed(view: ClusterView): string | undefined {
  const nodes = [...view.nodes.values()];
  if (nodes.length === 0 || nodes.some(({ state }) => state !== 'crashed')) return undefined;
  return nodes.find(({ reason }) => reason !== undefined)?.reason ?? 'for no known reason';
}

/** No node has a disk, as where the browser keeps none: what still works is the Simulation. */
function NoDisks({ reason }: { readonly reason: string }) {
  const lab = useLab();
  const { create } = usePage();
  const runInMemory = () =>
    create({ ...lab.config, nodes: [...lab.config.nodes] }, { seed: lab.seed, executor: 'in-process' }).catch(
      (thrown: unknown) => void toast.error(sentenceOf(thrown)),
    );
  return (
    <div role="alert" className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-bad bg-panel px-4 py-2">
      <TriangleAlert aria-hidden size="1rem" className="shrink-0 text-bad" />
      <p className="min-w-0 flex-1 basis-64">
        <strong className="font-semibold text-bad">Every node has crashed.</strong> {reason}{' '}
        <span className="text-ink-2">A Simulation still works: the same cluster with its disks in memory.</span>
      </p>
      <Button look="primary" onClick={() => void runInMemory()}>
        Run as Simulation
      </Button>
      <Button onClick={() => location.reload()}>Reload</Button>
    </div>
  );
}
