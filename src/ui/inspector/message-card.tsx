// The selected message: what it is, from whom to whom, when it left and when it is due.

import type { MessageFlight } from '../../trace/views';
import { NodeName } from '../parts/node-name';
import { useChoices } from '../state/choices';
import { useView } from '../state/lab-context';
import { clockText, spanText } from '../words/time';
import { DetailCard } from './detail-card';

const ENDS = {
  delivered: 'delivered',
  loss: 'lost on the way',
  cut: 'lost: the link is cut',
  dead: 'lost: the receiver was dead',
} as const;

const endText = (flight: MessageFlight): string =>
  flight.end === undefined ? 'in flight' : `${ENDS[flight.end.how]} at ${clockText(flight.end.at)}`;

export function MessageCard() {
  const { view } = useView();
  const id = useChoices((choices) => choices.selectedMessage);
  const select = useChoices((choices) => choices.select);
  if (id === undefined) return null;
  const flight = view.messages.inFlight.get(id) ?? view.messages.ended.find((each) => each.id === id);
  const onClose = () => select({ selectedMessage: undefined });
  if (flight === undefined) {
    return <DetailCard label="message" title={id} facts={[['message', 'not at this moment']]} onClose={onClose} />;
  }
  const { key, request } = flight;
  return (
    <DetailCard
      label="message"
      title={
        <>
          {flight.type} <NodeName node={flight.from} /> → <NodeName node={flight.to} />
        </>
      }
      onClose={onClose}
      facts={[
        [
          'sent',
          <span key="sent" className="font-mono">
            {clockText(flight.sentAt)}
          </span>,
        ],
        [
          'due',
          <span
            key="due"
            className="font-mono"
          >{`${clockText(flight.due)} (${spanText((flight.due - flight.sentAt) / 1000)})`}</span>,
        ],
        ['state', flight.copy ? `${endText(flight)} · a duplicate` : endText(flight)],
        ...(key === undefined
          ? []
          : [['key', <SelectButton key="key" text={key} onClick={() => select({ selectedKey: key })} />] as const]),
        ...(request === undefined
          ? []
          : [
              [
                'request',
                <SelectButton key="request" text={request} onClick={() => select({ selectedRequest: request })} />,
              ] as const,
            ]),
      ]}
    />
  );
}

function SelectButton({ text, onClick }: { readonly text: string; readonly onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="max-w-full truncate font-mono underline underline-offset-2"
      title={text}
    >
      {text}
    </button>
  );
}
