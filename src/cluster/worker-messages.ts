// What the executor and a node's worker say to each other: one question at a time, one answer each.
import type { ExportedFile } from '../storage/export-files';
import type { Grant, HostReport, StartOrder, StartReport } from './grant';

export type NodeQuestion =
  /** Open the node's channel and say hello on it. Answered by `Listening`. */
  | { readonly kind: 'Listen'; readonly channel: string }
  | { readonly kind: 'Start'; readonly order: StartOrder; readonly lab: string }
  | { readonly kind: 'Run'; readonly grant: Grant }
  | { readonly kind: 'Export' };

export type NodeAnswer =
  | { readonly kind: 'Listening' }
  | { readonly kind: 'Started'; readonly report: StartReport }
  | { readonly kind: 'Ran'; readonly report: HostReport }
  | { readonly kind: 'Exported'; readonly files: readonly ExportedFile[] }
  /** Trouble of the lab, not of the node. */
  | { readonly kind: 'Refused'; readonly code: string; readonly sentence: string };

/** The name of a node's channel, of its database and of its lock. */
export const nodeResource = (lab: string, node: string): string => `ringside/${lab}/${node}`;

/** Said on a node's channel when it listens, so that its executor knows that the network carries. */
export interface Hello {
  readonly hello: string;
}

export const isHello = (data: unknown, channel: string): data is Hello =>
  typeof data === 'object' && data !== null && 'hello' in data && data.hello === channel;
