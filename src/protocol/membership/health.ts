// Whom a node sends to: its own view, without waiting for a verdict (rule 17).
import type { NodeId } from '../../base/ids';
import type { Core } from '../core';

export const isHealthy = (core: Core, node: NodeId): boolean =>
  node === core.self || core.members.get(node)?.status === 'up';
