// Says that the pictures show an earlier moment, and leads back.
import { History } from 'lucide-react';
import { useEffect } from 'react';
import { toast } from 'sonner';
import { PAST_TOAST } from '../actions';
import { Button } from '../parts/button';
import { useActions, useStatus, useView } from '../state/lab-context';
import { clockText } from '../words/time';

export function PastBanner() {
  const { at } = useView();
  const { now } = useStatus();
  const { backToNow } = useActions();
  useEffect(() => () => void toast.dismiss(PAST_TOAST), []);
  return (
    <aside className="mx-4 mt-3 flex shrink-0 items-center gap-3 rounded-xl border border-warn bg-panel px-4 py-2.5 shadow-raised">
      <History aria-hidden size="1.125rem" className="shrink-0 text-warn" />
      <p className="min-w-0 flex-1">
        <strong className="font-semibold">You are viewing the past</strong>{' '}
        <span className="text-ink-2">
          <span className="font-mono">{clockText(at)}</span>
          <span> · now is </span>
          <span className="font-mono">{clockText(now)}</span>
          <span> · actions are off</span>
        </span>
      </p>
      <Button look="primary" onClick={backToNow}>
        Back to now
      </Button>
    </aside>
  );
}
