// Back one event, play or pause, step one event.
import { Pause, Play, SkipBack, StepForward } from 'lucide-react';
import { Button } from '../parts/button';
import { IconButton } from '../parts/icon-button';
import { useActions, useFact } from '../state/lab-context';
import { usePage } from '../state/page-context';

export function Transport({ compact }: { readonly compact: boolean }) {
  const playing = useFact((_, { transport, phase }) => transport === 'playing' && phase === 'open');
  const open = useFact((_, { phase }) => phase === 'open');
  const isEmpty = useFact(({ view }) => view.counts.events === 0);
  const { togglePlay, step, back } = useActions();
  const { watching } = usePage();
  const off = watching || !open;
  return (
    <fieldset aria-label="Transport" className="flex items-center gap-2 max-sm:gap-1">
      <IconButton icon={SkipBack} label="Back one event (←)" framed disabled={isEmpty} onClick={back} />
      <Button
        look="primary"
        disabled={off}
        onClick={() => void togglePlay()}
        title={`${playing ? 'Pause' : 'Play'} (Space)`}
        className={compact ? '' : 'min-w-19'}
      >
        {playing ? <Pause aria-hidden size="0.875rem" /> : <Play aria-hidden size="0.875rem" />}
        {playing ? 'Pause' : 'Play'}
      </Button>
      <Button
        disabled={off}
        onClick={() => void step()}
        title="Exactly one event (→)"
        aria-label="Step"
        size={compact ? 'square' : 'normal'}
      >
        {!compact && 'Step'}
        <StepForward aria-hidden size="0.875rem" />
      </Button>
    </fieldset>
  );
}
