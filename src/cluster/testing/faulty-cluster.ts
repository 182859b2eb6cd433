// A cluster in process whose disks fail on demand.
import { prepareBoot } from '../../protocol/boot';
import type { SettingsInput } from '../../protocol/settings';
import type { Disk } from '../../storage/disk';
import { type DiskFault, type FaultyDisk, faultyDisk } from '../../storage/disk-faulty';
import { memoryDisk } from '../../storage/disk-memory';
import { ClusterRun } from '../cluster-run';
import { InProcessExecutor } from '../in-process-executor';
import type { LabEvent } from '../lab-event';
import { now, runOptions, runTo } from './scripts';

export interface FaultyCluster {
  readonly run: ClusterRun;
  inflict(node: string, fault: DiskFault): void;
  /** Runs so much further, and answers what happened since the last call. */
  further(us: number): LabEvent[];
}

/** `below` is the disk that each faulty one wraps. */
export function faultyCluster(config: SettingsInput = {}, below: () => Disk = memoryDisk): FaultyCluster {
  const disks = new Map<string, FaultyDisk>();
  const diskOf = (node: string): FaultyDisk => {
    const disk = faultyDisk(below());
    disks.set(node, disk);
    return disk;
  };
  const run = new ClusterRun(runOptions(config), new InProcessExecutor({ boot: prepareBoot, diskOf }));
  now(run.open());
  return {
    run,
    inflict: (node, fault) => disks.get(node)?.inflict(fault),
    further(us) {
      runTo(run, run.now + us);
      return run.takeEvents();
    },
  };
}

export const kinds = <K extends LabEvent['kind']>(
  events: readonly LabEvent[],
  kind: K,
): Extract<LabEvent, { kind: K }>[] =>
  events.filter((event): event is Extract<LabEvent, { kind: K }> => event.kind === kind);
