// How a text field looks.

export const FIELD =
  'w-full rounded-md border border-line bg-panel px-2.5 font-mono text-xs text-ink placeholder:text-ink-2 focus:border-accent aria-invalid:border-bad';
