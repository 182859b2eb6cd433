// What the examples of events and their sentences have in common.
import type { EventBody } from '../../event';
import { req, sibling } from '../trace-builder';

export type Example = readonly [source: string, body: EventBody, sentence: string];

export const request = req(4);
export const key = 'cart:alice';
export const token = '-42';
export const link = { latency: { minMs: 5, maxMs: 15 }, loss: 0.125, duplicate: 0 };
export const hinted = [sibling('n3:2', 'milk')];
