// Short words for tests that talk to an engine over a memory disk in text.
import { textOf, utf8 } from '../../base/bytes';
import { isPromise, type Later } from '../../base/later';
import type { Disk } from '../disk';
import { type Engine, type EngineOptions, openEngine } from '../engine';
import type { BatchEntry } from '../write-batch';

/** What a disk in memory answers is there at once. */
export function now<T>(later: Later<T>): T {
  if (isPromise(later)) throw new Error('the memory disk answers at once');
  return later;
}

export const openNow = (disk: Disk, options: Partial<EngineOptions> = {}): Engine =>
  now(openEngine(disk, { onEvent: () => undefined, ...options }));

export const put = (key: string, value: string): BatchEntry => ({ key: utf8(key), value: utf8(value) });

export const remove = (key: string): BatchEntry => ({ key: utf8(key), value: undefined });

export function getText(engine: Engine, key: string): string | undefined {
  const value = now(engine.get(utf8(key)));
  return value && textOf(value);
}

/** Keys and values of a prefix, in the engine's order. */
export const scanText = (engine: Engine, prefix: string): Record<string, string> =>
  Object.fromEntries(now(engine.scan(utf8(prefix))).map(([key, value]) => [textOf(key), textOf(value)]));
