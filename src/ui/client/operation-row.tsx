// One request: what, which key, how it ended, who answered, and how far its quorum is.

import { memo } from 'react';
import type { RequestView } from '../../trace/views';
import { Button } from '../parts/button';
import { useChoices } from '../state/choices';
import { useFact } from '../state/lab-context';
import { shortfallOf } from '../words/advice';
import { replicaPhrases, type Tone, valuesFound, verdictOf } from '../words/operation-words';
import { clockText } from '../words/time';
import { contextText, summaryText } from '../words/values';
import { QuorumBar } from './quorum-bar';

const TONES: Readonly<Record<Tone, string>> = {
  ok: 'text-ok',
  warn: 'text-warn',
  bad: 'text-bad',
  running: 'text-ink-2',
};

/** The trace replaces a request when it changes, so that one that stands still is not drawn again. */
export const OperationRow = memo(OperationLine);

function OperationLine({ request }: { readonly request: RequestView }) {
  const selected = useChoices((choices) => choices.selectedRequest === request.request);
  const select = useChoices((choices) => choices.select);
  const goTo = useChoices((choices) => choices.goTo);
  const verdict = verdictOf(request);
  const phrases = request.refusal === undefined ? replicaPhrases(request) : []; // nobody was asked: the reason says it all
  const at = request.answeredAt ?? request.startedAt;
  const choose = () => select({ selectedRequest: request.request, selectedKey: request.key });
  const toggle = () => (selected ? select({ selectedRequest: undefined }) : choose());
  return (
    <li className={`relative -mx-3.5 border-b border-line px-3.5 py-2 last:border-b-0 ${selected ? 'bg-raised' : ''}`}>
      <button
        type="button"
        aria-pressed={selected}
        onClick={toggle}
        className="flex w-full items-baseline gap-2 text-left after:absolute after:inset-0"
      >
        <span className="font-semibold">{request.op}</span>
        <span className="min-w-0 flex-1 truncate font-mono text-xs" title={request.key}>
          {request.key}
        </span>
        <span className={TONES[verdict.tone]}>{verdict.text}</span>
      </button>
      {request.outcome !== 'ok' && request.reason !== undefined && (
        <p className="mt-0.5 break-words text-ink-2">{request.reason}</p>
      )}
      {phrases.length > 0 && <p className="mt-0.5 break-words text-ink-2">{phrases.join(' · ')}</p>}
      {(request.outcome === 'failed' || request.outcome === 'unknown') && <AdviceLine request={request} />}
      <OutcomeLine request={request} />
      <div className="mt-1.5 flex items-center gap-2">
        <QuorumBar request={request} />
        <Button
          look="link"
          className="relative z-10 font-mono text-[0.6875rem]"
          title="Go to this moment"
          onClick={() => {
            choose();
            goTo({ at });
          }}
        >
          {clockText(at)}
        </Button>
      </div>
    </li>
  );
}

/** What to do about it now; drawn again with the view, for the way out changes while the row stays. */
function AdviceLine({ request }: { readonly request: RequestView }) {
  const advice = useFact(({ view }) => shortfallOf(request, view)?.advice);
  return advice === undefined ? null : <p className="mt-0.5 break-words">{advice}</p>;
}

/** What a get brought, and the way to resolve siblings; for a write what it replaced. */
function OutcomeLine({ request }: { readonly request: RequestView }) {
  const choose = useChoices((choices) => choices.choose);
  const select = useChoices((choices) => choices.select);
  if (request.op !== 'get') {
    if (request.given === undefined) return null;
    return <p className="mt-0.5 text-xs break-words text-ink-2">with context {contextText(request.given)}</p>;
  }
  const found = valuesFound(request);
  if (request.outcome !== 'ok' || found === 0) return null;
  const values = request.siblings?.filter((sibling) => sibling.value !== undefined) ?? [];
  const resolve = () => {
    select({ selectedKey: request.key, selectedRequest: request.request });
    choose({ dialog: 'resolve' });
  };
  return (
    <p className="mt-0.5 flex items-baseline gap-2">
      <span className="min-w-0 flex-1 truncate font-mono text-xs text-ink-2">
        {request.merged === undefined
          ? values.map((sibling) => summaryText(sibling.value)).join('  |  ')
          : summaryText(request.merged.value)}
      </span>
      {found > 1 && request.merged === undefined && (
        <Button look="link" className="relative z-10" onClick={resolve}>
          Resolve…
        </Button>
      )}
    </p>
  );
}
