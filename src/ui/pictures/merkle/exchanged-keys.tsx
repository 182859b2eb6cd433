// What two replicas listed and sent each other once they knew which buckets differ, and the bytes of it.
import type { MerkleRoundView } from '../../../trace/views';
import { Heading } from '../../parts/heading';
import { useChoices } from '../../state/choices';
import { bytesText } from '../../words/time';
import { costText } from './merkle-words';

const MOST = 12;

export function ExchangedKeys({ round }: { readonly round: MerkleRoundView }) {
  const select = useChoices((choices) => choices.select);
  const { bucketsListed, differing, node, peer, outcome } = round;
  const held = { me: `only ${node} had it`, peer: `only ${peer} had it`, both: 'two different versions' } as const;
  return (
    <>
      {bucketsListed.length > 0 && (
        <div>
          <Heading>Buckets and keys</Heading>
          <p className="mt-1 text-xs text-ink-2">
            {bucketsListed.length === 1 ? 'Bucket' : 'Buckets'} {bucketsListed.slice(0, MOST).join(', ')}
            {bucketsListed.length > MOST && ` and ${bucketsListed.length - MOST} more`}
          </p>
          <ul className="mt-0.5">
            {differing.slice(0, MOST).map(({ key, heldBy }) => (
              <li key={key}>
                <button
                  type="button"
                  onClick={() => select({ selectedKey: key })}
                  className="flex w-full gap-2 rounded-md text-left text-xs hover:bg-raised"
                >
                  <span className="min-w-0 flex-1 truncate font-mono">{key}</span>
                  <span className="text-ink-2">{held[heldBy]}</span>
                </button>
              </li>
            ))}
          </ul>
          {differing.length > MOST && <p className="text-xs text-ink-2">and {differing.length - MOST} more keys</p>}
          <p className="mt-0.5 text-xs text-ink-2">
            {round.repairedThere} sent to {peer}, {round.repairedHere} taken from it
          </p>
        </div>
      )}
      {(outcome === 'agreed' || outcome === 'exchanged') && <Cost round={round} />}
    </>
  );
}

function Cost({ round }: { readonly round: MerkleRoundView }) {
  const { sentBytes, fullCopyBytes } = round;
  const most = Math.max(1, sentBytes, fullCopyBytes);
  return (
    <div>
      <Heading>Bytes</Heading>
      <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-2 text-xs">
        {(
          [
            ['this round', sentBytes, 'bg-accent'],
            ['full copy', fullCopyBytes, 'bg-line-strong'],
          ] as const
        ).map(([name, bytes, colour]) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{name}</dt>
            <dd aria-hidden className="h-1.5 rounded-full bg-line">
              <div className={`h-full rounded-full ${colour}`} style={{ width: `${(100 * bytes) / most}%` }} />
            </dd>
            <dd className="font-mono">{bytesText(bytes)}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-0.5 text-xs text-ink-2">{costText(round)}</p>
    </div>
  );
}
