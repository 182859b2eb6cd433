// One stable colour a node, by its place in the settings. Twelve that colour-blind people can tell apart; beyond
// these they repeat with a pattern, and the node's name stands at each use anyway.

const COLOURS = 12;
const PATTERNS = ['solid', 'striped', 'dotted'] as const;

export type NodePattern = (typeof PATTERNS)[number];

/** For strokes and areas. */
export const nodeColour = (index: number): string => `var(--node-${index % COLOURS})`;

/** For text: the same hue with enough contrast. */
export const nodeInk = (index: number): string => `var(--node-${index % COLOURS}-ink)`;

/** Tells nodes apart whose colours are the same. */
export const nodePattern = (index: number): NodePattern =>
  PATTERNS[Math.floor(index / COLOURS) % PATTERNS.length] ?? 'solid';
