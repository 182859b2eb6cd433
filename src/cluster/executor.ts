// The port between the conductor and whatever carries out its grants. executor-contract.ts is the acceptance suite
// that every executor runs.

import type { NodeId } from '../base/ids';
import type { Later } from '../base/later';
import type { ExportedFile } from '../storage/export-files';
import type { Grant, HostReport, StartOrder, StartReport } from './grant';

export interface Executor {
  /** Starts nodes that are not running, all at once: each can hear the others before the first of them speaks. A node that cannot start reports a failure. */
  start(orders: readonly StartOrder[]): Later<readonly StartReport[]>;
  /** REQUIRES: the node runs and has no other grant. A rejection is trouble of the lab itself, not of the node. */
  run(node: NodeId, grant: Grant): Later<HostReport>;
  /** Ends the node at once. What it had not made durable is gone. Nothing happens when it does not run. */
  kill(node: NodeId): Later<void>;
  /** Deletes the disk of a node that does not run. Rejects with a Fault when it cannot. */
  wipe(node: NodeId): Later<void>;
  /** What the node has made durable, as the files of a LevelDB directory. REQUIRES: the node has no grant. */
  exportDisk(node: NodeId): Later<readonly ExportedFile[]>;
  /** Replaces the disk of a node that does not run, wholly or not at all. Rejects with a Fault when it cannot. */
  importDisk(node: NodeId, files: readonly ExportedFile[]): Later<void>;
  /** Ends every node; answers to grants under way are rejected with Fault `closed`. */
  close(): Later<void>;
}
