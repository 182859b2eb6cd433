// The theme's colours as canvases need them: resolved values, read again when the theme, the projector or the system's
// choice changes.
import { useSyncExternalStore } from 'react';

export interface Theme {
  /** How much larger than usual everything is: the projector setting. */
  readonly scale: number;
  readonly ink: string;
  readonly ink2: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly stage: string;
  readonly bg: string;
  readonly accent: string;
  readonly ok: string;
  readonly warn: string;
  readonly bad: string;
  /** By node index, modulo their number. */
  readonly nodes: readonly string[];
  readonly sans: string;
}

const NODE_COLOURS = 12;
const USUAL_FONT_PX = 16;

let current: Theme | undefined;
const listeners = new Set<() => void>();
let stop: (() => void) | undefined;

function read(): Theme {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string) => style.getPropertyValue(name).trim();
  return {
    scale: Number.parseFloat(style.fontSize) / USUAL_FONT_PX || 1,
    ink: value('--ink'),
    ink2: value('--ink-2'),
    line: value('--line'),
    lineStrong: value('--line-strong'),
    stage: value('--stage'),
    bg: value('--bg'),
    accent: value('--accent'),
    ok: value('--ok'),
    warn: value('--warn'),
    bad: value('--bad'),
    nodes: Array.from({ length: NODE_COLOURS }, (_, i) => value(`--node-${i}`)),
    sans: value('--font-sans') || 'sans-serif',
  };
}

function renew(): void {
  current = read();
  for (const listener of listeners) listener();
}

function watch(): () => void {
  const observer = new MutationObserver(renew);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'data-projector', 'class'],
  });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', renew);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', renew);
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (stop === undefined) {
    stop = watch();
    current = read(); // it may have changed while nobody watched
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    stop?.();
    stop = undefined;
  };
}

function snapshot(): Theme {
  current ??= read();
  return current;
}

export const useTheme = (): Theme => useSyncExternalStore(subscribe, snapshot);

export const nodeFill = (theme: Theme, index: number): string => theme.nodes[index % NODE_COLOURS] ?? theme.ink2;
