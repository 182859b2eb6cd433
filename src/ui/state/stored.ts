// The only use of localStorage: what is blocked, full or corrupt is as if it were not there.
import type { z } from 'zod';

/** Undefined when nothing usable is stored under the name. */
export function readStored<Schema extends z.ZodType>(name: string, schema: Schema): z.output<Schema> | undefined {
  try {
    const text = localStorage.getItem(name);
    if (text === null) return undefined;
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // blocked, or not JSON: the defaults hold
  }
}

export function writeStored(name: string, value: unknown): void {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // blocked or full: the choice holds until the page closes
  }
}
