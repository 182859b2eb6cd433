// Opens the lab of this page once, and replaces it when the person asks for another cluster.
import { useCallback, useEffect, useMemo, useState } from 'react';
import { toast } from 'sonner';
import { sentenceOf } from '../../base/fault';
import type { ObservableLab } from '../../lab/lab-api';
import { createPageLab, onLabReplaced, openPageLab, type PageLab } from '../../lab/page-lab';
import { useChoices } from '../state/choices';
import type { Page } from '../state/page-context';

type TakenLab = Extract<PageLab, { state: 'taken' }>;

export type PageState =
  | { readonly is: 'starting' }
  | {
      readonly is: 'open';
      readonly lab: ObservableLab;
      readonly watching: TakenLab | undefined;
      readonly generation: number;
    }
  | { readonly is: 'taken'; readonly taken: TakenLab; readonly busy: boolean }
  | { readonly is: 'refused'; readonly code: string; readonly sentence: string };

const NOTICE_MS = 15_000;

let generations = 0;
let opening: Promise<PageLab> | undefined;

/** A page opens its lab once, however often React mounts the app. */
const openOnce = (): Promise<PageLab> => {
  opening ??= openPageLab();
  return opening;
};

const openState = (lab: ObservableLab, watching?: TakenLab): PageState => {
  useChoices.getState().clearSelection();
  useChoices.setState({ viewPosition: 'live', dialog: undefined, heldContext: undefined });
  generations += 1;
  return { is: 'open', lab, watching, generation: generations };
};

const refusedState = (thrown: unknown): PageState => ({
  is: 'refused',
  code: typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : 'unexpected',
  sentence: sentenceOf(thrown),
});

const stateOf = (opened: PageLab): PageState => {
  switch (opened.state) {
    case 'open':
      if (opened.notice !== undefined) toast(opened.notice, { duration: NOTICE_MS });
      return openState(opened.lab);
    case 'taken':
      return { is: 'taken', taken: opened, busy: false };
    case 'refused':
      return { is: 'refused', code: opened.code, sentence: opened.sentence };
  }
};

export function usePageState() {
  const [state, setState] = useState<PageState>({ is: 'starting' });
  const open = useCallback(
    () =>
      openOnce().then(
        (opened) => setState(stateOf(opened)),
        (thrown: unknown) => setState(refusedState(thrown)),
      ),
    [],
  );
  useEffect(() => {
    void open();
    return onLabReplaced((lab) => setState(openState(lab)));
  }, [open]);

  const join = useCallback(async (taken: TakenLab, how: 'watch' | 'takeOver') => {
    setState((now) => (now.is === 'taken' ? { ...now, busy: true } : now));
    try {
      const lab = await taken[how]();
      setState(openState(lab, how === 'watch' ? taken : undefined));
    } catch (thrown) {
      setState(refusedState(thrown));
    }
  }, []);

  const [replacing, setReplacing] = useState(false);
  const create = useCallback<Page['create']>(async (config, options) => {
    setReplacing(true);
    try {
      const lab = await createPageLab(config, options);
      await lab.speed('auto');
      await lab.play();
    } finally {
      setReplacing(false);
    }
  }, []);

  const watching = state.is === 'open' ? state.watching : undefined;
  const page = useMemo<Page>(
    () => ({
      watching: watching !== undefined,
      replacing,
      create,
      takeOver: watching === undefined ? undefined : () => join(watching, 'takeOver'),
    }),
    [watching, replacing, create, join],
  );

  const taken = state.is === 'taken' ? state.taken : undefined;
  return {
    state,
    page,
    watch: () => taken !== undefined && void join(taken, 'watch'),
    takeOver: () => taken !== undefined && void join(taken, 'takeOver'),
    runInMemory: () => void create({}, { executor: 'in-process' }).catch((thrown) => setState(refusedState(thrown))),
    retry: () => {
      opening = undefined;
      setState({ is: 'starting' });
      void open();
    },
  };
}
