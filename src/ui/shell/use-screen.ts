// How much room there is: three columns, one column with drawers, or one tab at a time.
import { useSyncExternalStore } from 'react';

export type Screen = 'desk' | 'tablet' | 'phone';

const DESK = matchMedia('(min-width: 1200px)');
const TABLET = matchMedia('(min-width: 640px)');

function subscribe(listener: () => void): () => void {
  for (const query of [DESK, TABLET]) query.addEventListener('change', listener);
  return () => {
    for (const query of [DESK, TABLET]) query.removeEventListener('change', listener);
  };
}

const screenNow = (): Screen => (DESK.matches ? 'desk' : TABLET.matches ? 'tablet' : 'phone');

export const useScreen = (): Screen => useSyncExternalStore(subscribe, screenNow);
