// Hands the lab and the one shown view to every component.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { LabStatus, ObservableLab } from '../../lab/lab-api';
import { type Actions, createActions } from '../actions';
import { type ShownView, ViewSource } from './view-source';

interface LabParts {
  readonly lab: ObservableLab;
  readonly source: ViewSource;
  readonly actions: Actions;
}

const LabContext = createContext<LabParts | undefined>(undefined);

export function LabProvider({ lab, children }: { readonly lab: ObservableLab; readonly children: ReactNode }) {
  const parts = useMemo(() => ({ lab, source: new ViewSource(lab), actions: createActions(lab) }), [lab]);
  useEffect(() => parts.source.connect(), [parts]);
  return <LabContext value={parts}>{children}</LabContext>;
}

function useParts(): LabParts {
  const parts = useContext(LabContext);
  if (parts === undefined)
    throw new Error('broken invariant: a part of the page that shows a lab stands outside LabProvider');
  return parts;
}

export const useLab = (): ObservableLab => useParts().lab;

/** What a click or a key does; errors become toasts. */
export const useActions = (): Actions => useParts().actions;

/** The shown view; renders again about 8 times a second while playing, at once when the person acts. */
export function useView(): ShownView {
  const { source } = useParts();
  return useSyncExternalStore(source.subscribe, source.snapshot);
}

/** The lab's status, renewed with the view. */
export function useStatus(): LabStatus {
  const { source } = useParts();
  useSyncExternalStore(source.subscribe, source.snapshot);
  return source.status();
}
