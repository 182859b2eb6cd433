// The lab cannot run as asked: what is wrong, and what still works.
import { Button } from '../parts/button';
import { NoticePage } from './notice-page';
import { useRemoveShell } from './use-remove-shell';

interface RefusedProps {
  readonly code: string;
  readonly sentence: string;
  readonly onRunInMemory: () => void;
  readonly onRetry: () => void;
}

export function Refused({ code, sentence, onRunInMemory, onRetry }: RefusedProps) {
  useRemoveShell();
  return (
    <NoticePage
      title="The lab could not start in Web Workers"
      actions={
        <>
          <Button look="primary" onClick={onRunInMemory}>
            Run as Simulation
          </Button>
          <Button onClick={onRetry}>Try again</Button>
        </>
      }
    >
      <p className="text-ink" role="alert">
        {sentence}
      </p>
      <p>
        A Simulation still works: the same protocol and storage engine, all nodes in one thread on disks in memory. It
        gives the same trace; only a reload forgets it.
      </p>
      <p className="font-mono text-xs">{code}</p>
    </NoticePage>
  );
}
