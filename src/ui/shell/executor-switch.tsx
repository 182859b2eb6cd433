// Which executor carries the cluster; the other one means a new cluster, so it asks first.
import { Segments } from '../parts/segments';
import { useChoices } from '../state/choices';
import { useLab } from '../state/lab-context';

const OPTIONS = [
  { value: 'workers', label: 'Workers', title: 'A Web Worker a node, disks in IndexedDB' },
  { value: 'in-process', label: 'Simulation', title: 'All nodes in one thread, disks in memory' },
] as const;

export function ExecutorSwitch() {
  const lab = useLab();
  const choose = useChoices((choices) => choices.choose);
  return (
    <Segments
      label="Executor"
      value={lab.executor}
      options={OPTIONS}
      onChange={() => choose({ dialog: 'switch-executor' })}
    />
  );
}
