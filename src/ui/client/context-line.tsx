// The context in hand, where it came from, and what it means for the next write.
import { Button } from '../parts/button';
import type { HeldContext } from '../state/choices';

interface ContextLineProps {
  readonly context: HeldContext | undefined;
  readonly other: HeldContext | undefined;
  readonly onDrop: () => void;
}

export function ContextLine({ context, other, onDrop }: ContextLineProps) {
  if (context !== undefined) {
    return (
      <p className="text-xs break-words text-ink-2">
        context: <span className="font-mono text-ink">{context.label}</span> from {context.source} ·{' '}
        <Button look="link" onClick={onDrop}>
          drop
        </Button>
      </p>
    );
  }
  return (
    <p className="text-xs break-words text-ink-2">
      no context: a put is blind
      {other !== undefined && (
        <>
          {' '}
          (in hand: <span className="font-mono">{other.label}</span> of{' '}
          <span className="font-mono break-all">{other.key}</span>)
        </>
      )}
    </p>
  );
}
