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

/**
 * One fact of the shown view or of the status; renders again only when it changes. The fact is a primitive or an object
 * that the trace replaces when it changes (a request, a node), never one that it renews in place.
 */
export function useFact<T>(select: (shown: ShownView, status: LabStatus) => T): T {
  const { source } = useParts();
  return useSyncExternalStore(source.subscribe, () => select(source.snapshot(), source.status()));
}

/** The lab's status, renewed with the view. */
export function useStatus(): LabStatus {
  const { source } = useParts();
  useSyncExternalStore(source.subscribe, source.snapshot);
  return source.status();
}
