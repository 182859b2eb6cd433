// The lab's clock, or the moment of the past that is shown.
import { useView } from '../state/lab-context';
import { clockText } from '../words/time';

export function LabClock({ compact }: { readonly compact: boolean }) {
  const { at, live } = useView();
  return (
    <span className={`font-mono text-xs whitespace-nowrap ${live ? 'text-ink-2' : 'text-warn'}`}>
      {!(compact && live) && <span>{live ? 'lab ' : 'past '}</span>}
      <time data-testid="lab-clock">{clockText(at)}</time>
    </span>
  );
}
