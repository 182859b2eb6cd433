// What the pointer is on and what a click on it does, in one sentence.
import type { ClusterView } from '../../../trace/views';
import { messageWords } from '../message-words';
import { nodeStatus } from './node-status';
import type { Target } from './ring-targets';

export function hintWords(target: Target, view: ClusterView, live: boolean): string {
  switch (target.kind) {
    case 'node':
      return nodeStatus(target.node, view).sentence;
    case 'key':
      return target.key.length > 40 ? `${target.key.slice(0, 39)}…` : target.key;
    case 'message':
      return messageWords(target.flight);
    case 'link':
      return live ? target.intent.words : 'The past cannot be changed: go back to now';
  }
}
