// How many requests a node works on at once, its own clients' and those handed to it; more are refused.
import type { Core } from '../core';

const MAX_OPEN_REQUESTS = 1000;

/** Why one more is refused; undefined while there is room. */
export const overloadSentence = ({ self, coordinated, forwarded }: Core): string | undefined =>
  coordinated.size + forwarded.size < MAX_OPEN_REQUESTS
    ? undefined
    : `${self} has ${MAX_OPEN_REQUESTS} requests under way already: try again when some have ended`;
