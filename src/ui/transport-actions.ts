// Play, pause, step and speed; back and forth through the trace. The transport is how one leaves the past, so
// it never refuses because of it.
import { toast } from 'sonner';
import { sentenceOf } from '../base/fault';
import type { ObservableLab, Speed } from '../lab/lab-api';
import { useChoices } from './state/choices';
import { indexBefore, indexBeyond, indexOf, positionAfter } from './state/view-at';

export interface TransportActions {
  /** From the past: back to now, and on. */
  togglePlay(): Promise<void>;
  /** The next event: in the past the next one of the trace, else the next one of the cluster. */
  step(): Promise<void>;
  /** The picture one event earlier; a playing lab pauses. */
  back(): Promise<void>;
  setSpeed(speed: Speed): Promise<void>;
  backToNow(): void;
}

export function transportActions(lab: ObservableLab): TransportActions {
  const position = () => useChoices.getState().viewPosition;
  const goTo = useChoices.getState().goTo;
  const run = async (act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (thrown) {
      toast.error(sentenceOf(thrown));
    }
  };
  return {
    togglePlay: () => {
      const wasPast = position() !== 'live';
      goTo('live');
      return run(() => (lab.status().transport === 'playing' && !wasPast ? lab.pause() : lab.play()));
    },
    step: async () => {
      if (position() !== 'live') goTo(positionAfter(lab, indexBeyond(lab, indexOf(lab, position()))));
      else await run(() => stepVisibly(lab));
    },
    back: async () => {
      if (lab.status().transport === 'playing') await run(() => lab.pause());
      goTo(positionAfter(lab, indexBefore(lab, indexOf(lab, position()))));
    },
    setSpeed: (speed) => run(() => lab.speed(speed)),
    backToNow: () => goTo('live'),
  };
}

const MOST_SILENT = 50;

/** Events that leave nothing in the trace (a timer that nobody waits for any more) are stepped over, a bounded number. */
async function stepVisibly(lab: ObservableLab): Promise<void> {
  const before = lab.trace.length;
  for (let i = 0; i < MOST_SILENT && lab.trace.length === before; i++) await lab.step();
}
