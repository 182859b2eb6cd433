// The keys of the page, for the keyboard and for the help that lists them.

export const KEYS: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ['Space'], does: 'Play or pause' },
  { keys: ['→'], does: 'Step: exactly one event' },
  { keys: ['←'], does: 'Back one event' },
  { keys: ['1', '–', '9'], does: 'Select a node' },
  { keys: ['k'], does: 'Kill or start the selected node' },
  { keys: ['c'], does: 'Cut or heal a link of the selected node' },
  { keys: ['u'], does: 'Undo the last fault (Ctrl Z too)' },
  { keys: ['Ctrl', 'Enter'], does: 'Put what stands in the client’s fields' },
  { keys: ['Ctrl', 'K'], does: 'Every action, by name (⌘K on a Mac)' },
  { keys: ['Esc'], does: 'Close, back to now, or let go of the selection' },
  { keys: ['?'], does: 'This help' },
];
