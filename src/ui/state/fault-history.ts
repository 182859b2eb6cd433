// The faults that the person made, so that the last can be undone. It belongs to one lab at a time.
import { create } from 'zustand';
import type { ObservableLab } from '../../lab/lab-api';

interface DoneFault {
  readonly label: string;
  readonly undo: () => Promise<void>;
}

interface FaultsDone {
  readonly lab: ObservableLab | undefined;
  /** Oldest first, at most `MOST`. */
  readonly done: readonly DoneFault[];
}

const MOST = 50;

const useFaultsDone = create<FaultsDone>()(() => ({ lab: undefined, done: [] }));

const doneIn = (lab: ObservableLab): readonly DoneFault[] => {
  const state = useFaultsDone.getState();
  return state.lab === lab ? state.done : [];
};

export const faultHistory = {
  did(lab: ObservableLab, label: string, undo: () => Promise<void>): void {
    useFaultsDone.setState({ lab, done: [...doneIn(lab), { label, undo }].slice(-MOST) });
  },
  last: (lab: ObservableLab): DoneFault | undefined => doneIn(lab).at(-1),
  forgetLast(lab: ObservableLab): void {
    useFaultsDone.setState({ lab, done: doneIn(lab).slice(0, -1) });
  },
};

/** What undo would undo; undefined when there is nothing. */
export const useLastFault = (lab: ObservableLab): string | undefined =>
  useFaultsDone((state) => (state.lab === lab ? state.done.at(-1)?.label : undefined));

/** Heals and cuts until exactly the given directions (`n1>n2`) are cut. */
export async function restoreLinks(lab: ObservableLab, wanted: ReadonlySet<string>): Promise<void> {
  for (const [link, { from, to }] of [...lab.view('links').cut]) {
    if (wanted.has(link)) continue;
    await lab.heal(from, to);
    if (wanted.has(`${to}>${from}`)) await lab.cut(to, from, { oneWay: true });
  }
  for (const link of wanted) {
    if (lab.view('links').cut.has(link)) continue;
    const [from, to] = link.split('>');
    if (from !== undefined && to !== undefined) await lab.cut(from, to, { oneWay: true });
  }
}
