// The selected request: what was asked of whom, how it ended, and what to do where its quorum was not reached.
import type { RequestView } from '../../trace/views';
import { NodeName } from '../parts/node-name';
import { useChoices } from '../state/choices';
import { useView } from '../state/lab-context';
import { shortfallOf } from '../words/advice';
import { replicaPhrases, verdictOf } from '../words/operation-words';
import { clockText, spanText } from '../words/time';
import { DetailCard, Wrapped } from './detail-card';
import { ShortfallNote } from './shortfall-note';

export function RequestCard() {
  const { view } = useView();
  const id = useChoices((choices) => choices.selectedRequest);
  const select = useChoices((choices) => choices.select);
  if (id === undefined) return null;
  const request = view.requests.recent.get(id);
  const onClose = () => select({ selectedRequest: undefined });
  if (request === undefined) {
    return <DetailCard label="request" title={id} facts={[['request', 'not at this moment']]} onClose={onClose} />;
  }
  const shortfall = shortfallOf(request, view);
  const phrases = shortfall === undefined ? replicaPhrases(request).join(' · ') : '';
  return (
    <DetailCard
      label="request"
      title={
        <>
          {request.op} <span className="font-mono">{request.key}</span> · {verdictOf(request).text}
        </>
      }
      onClose={onClose}
      facts={[
        ['asked', <Way key="asked" request={request} />],
        ['time', timeText(request)],
        ...(phrases === '' ? [] : [['copies', <Wrapped key="copies" text={phrases} />] as const]),
        ...(request.reason === undefined
          ? []
          : [['because', <Wrapped key="because" text={request.reason} />] as const]),
      ]}
    >
      {shortfall !== undefined && <ShortfallNote shortfall={shortfall} />}
    </DetailCard>
  );
}

function Way({ request: { via, coordinator } }: { readonly request: RequestView }) {
  return (
    <>
      <NodeName node={via} />
      {coordinator !== undefined && coordinator !== via && (
        <>
          , which handed it to <NodeName node={coordinator} />
        </>
      )}
    </>
  );
}

const timeText = ({ startedAt, answeredAt }: RequestView): string =>
  answeredAt === undefined
    ? `${clockText(startedAt)}, not answered yet`
    : `${clockText(startedAt)}, answered after ${spanText((answeredAt - startedAt) / 1000)}`;
