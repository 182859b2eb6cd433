// What the page is asked to do, in its address, and what it says about it, over loopback.
import type { WriterMessage, WriterOrder } from '../../../src/storage/indexeddb/testing/kill-writer';
import type { TerminateOrder, TerminateResult } from '../../../src/storage/indexeddb/testing/terminate-rounds';

export type Task =
  | { readonly kind: 'Write'; readonly order: WriterOrder }
  | { readonly kind: 'Terminate'; readonly order: TerminateOrder }
  /** Uses the built page. `again`: what an earlier visit has put must be there. */
  | { readonly kind: 'VisitLab'; readonly again: boolean }
  /** Nothing by itself: an engine, as `window.desk`, for who drives the page. */
  | { readonly kind: 'OfferEngine'; readonly database: string; readonly memtableBytes: number };

export type Said =
  | WriterMessage
  | { readonly kind: 'Terminated'; readonly result: TerminateResult }
  | { readonly kind: 'LabVisited'; readonly steps: readonly string[] };

export interface PageOrder {
  /** Tells the pages of different browsers apart. */
  readonly token: number;
  readonly task: Task;
}

export interface Saying {
  readonly token: number;
  readonly messages: readonly Said[];
}
