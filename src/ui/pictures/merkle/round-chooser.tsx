// Which round is shown: the one that matters now, or one that is picked.
import type { MerkleView } from '../../../trace/views';
import { roundLabel } from './merkle-words';

interface RoundChooserProps {
  readonly merkle: MerkleView;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string | undefined) => void;
}

const MOST = 60;

export function RoundChooser({ merkle, chosen, onChoose }: RoundChooserProps) {
  const differed = [...merkle.differed.values()].slice(-MOST).reverse();
  const pairs = [...merkle.latest].slice(-MOST).reverse();
  return (
    <select
      aria-label="Round"
      value={chosen ?? ''}
      onChange={({ target }) => onChoose(target.value === '' ? undefined : target.value)}
      className="h-7 w-full truncate rounded-md border border-line bg-panel px-1.5 font-mono text-xs"
    >
      <option value="">follow: what differed last</option>
      {differed.length > 0 && (
        <optgroup label="Roots differed">
          {differed.map((round) => (
            <option key={round.round} value={round.round}>
              {roundLabel(round)}
            </option>
          ))}
        </optgroup>
      )}
      <optgroup label="Last of each pair and range">
        {pairs.map(([pair, round]) => (
          <option key={pair} value={pair}>
            {roundLabel(round)}
          </option>
        ))}
      </optgroup>
    </select>
  );
}
