// The static first picture of index.html goes when the page has something better to show.
import { useEffect } from 'react';

export function useRemoveShell(): void {
  useEffect(() => document.getElementById('shell')?.remove(), []);
}
