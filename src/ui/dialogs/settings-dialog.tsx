// Every setting of the running cluster, locked: a run must stay what it was.
import { Lock } from 'lucide-react';
import { toast } from 'sonner';
import { Button } from '../parts/button';
import { DialogFrame } from '../parts/dialog-frame';
import { Heading } from '../parts/heading';
import { useChoices } from '../state/choices';
import { useLab } from '../state/lab-context';
import { settingLines } from '../words/settings-words';

export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const lab = useLab();
  const choose = useChoices((choices) => choices.choose);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(JSON.stringify({ config: lab.config, seed: lab.seed }, undefined, 2));
      toast('Config and seed are on the clipboard.');
    } catch {
      toast.error('The browser does not let this page write to the clipboard.');
    }
  };
  const run = {
    title: 'Run',
    lines: [
      { name: 'seed', value: String(lab.seed), means: 'the same config, seed and commands give the same trace' },
      {
        name: 'executor',
        value: lab.executor,
        means: lab.executor === 'workers' ? 'a Web Worker a node, disks in IndexedDB' : 'one thread, disks in memory',
      },
    ],
  };
  return (
    <DialogFrame
      wide
      title="Settings of this cluster"
      description="Fixed when the cluster was created. Other settings mean another cluster."
      readOnly
      onClose={onClose}
      footer={
        <>
          <span className="mr-auto flex items-center gap-1.5 text-ink-2">
            <Lock aria-hidden size="0.875rem" /> locked while it runs
          </span>
          <Button onClick={() => void copy()}>Copy as JSON</Button>
          <Button look="primary" onClick={() => choose({ dialog: 'new-cluster' })}>
            New cluster…
          </Button>
        </>
      }
    >
      <div className="gap-8 space-y-5 sm:columns-2">
        {[...settingLines(lab.config), run].map((group) => (
          <section key={group.title} aria-label={group.title} className="break-inside-avoid">
            <Heading>{group.title}</Heading>
            <dl className="mt-1.5 space-y-1">
              {group.lines.map((line) => (
                <div key={line.name} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3">
                  <dt className="font-mono text-xs">{line.name}</dt>
                  <dd className="max-w-44 text-right font-mono text-xs font-semibold break-words">{line.value}</dd>
                  <dd className="col-span-2 text-xs text-ink-2">{line.means}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </DialogFrame>
  );
}
