// The page around the lab: whether it may act, and how it gets another cluster.
import { createContext, useContext } from 'react';
import type { CreateOptions, RingsideGlobal } from '../../lab/lab-api';
import { useFact } from './lab-context';

export type ConfigInput = NonNullable<Parameters<RingsideGlobal['create']>[0]>;

export interface Page {
  /** This tab shows another tab's lab and cannot act. */
  readonly watching: boolean;
  /** A new cluster is on its way: that the old one is closed is no trouble. */
  readonly replacing: boolean;
  /** Replaces the cluster. Rejects with a Fault when the configuration is refused; the old cluster is then untouched. */
  create(config: ConfigInput, options: CreateOptions): Promise<void>;
  /** Moves the lab from the tab that has it to this one. */
  takeOver: (() => Promise<void>) | undefined;
}

export const PageContext = createContext<Page | undefined>(undefined);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === undefined) throw new Error('broken invariant: a part of the page stands outside PageContext');
  return page;
}

/** Whether buttons that change the cluster are enabled. */
export function useCanAct(): boolean {
  const open = useFact(({ live }, { phase }) => live && phase === 'open');
  const { watching } = usePage();
  return open && !watching;
}
