// Puts the chosen theme and the projector setting on the document; index.html does the same before the first paint.
// In the document before any layout is measured: panels take their first size in rem.
import { useInsertionEffect } from 'react';
import { type Theme, useChoices } from '../state/choices';

export function useAppearance(): Theme {
  const theme = useChoices((choices) => choices.theme);
  const projector = useChoices((choices) => choices.projector);
  useInsertionEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === 'system') delete dataset.theme;
    else dataset.theme = theme;
    if (projector) dataset.projector = '';
    else delete dataset.projector;
  }, [theme, projector]);
  return theme;
}
