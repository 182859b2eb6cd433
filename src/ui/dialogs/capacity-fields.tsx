// How much of the ring each node takes: a node of capacity 2 owns about twice the range.
import { FIELD } from '../client/field';

interface CapacityFieldsProps {
  readonly capacities: readonly number[];
  readonly onChange: (capacities: number[]) => void;
}

const MOST = 12;

export function CapacityFields({ capacities, onChange }: CapacityFieldsProps) {
  if (capacities.length === 0 || capacities.length > MOST) return null;
  return (
    <div className="mt-3">
      <p className="mb-1 text-ink-2">Capacity of each node, 1 to 64</p>
      <div className="flex flex-wrap gap-2">
        {capacities.map((capacity, index) => {
          const name = `n${index + 1}`;
          return (
            <label key={name} className="flex items-center gap-1.5 font-mono text-xs">
              {name}
              <input
                type="number"
                min={1}
                max={64}
                value={capacity}
                onChange={(event) =>
                  onChange(capacities.map((each, i) => (i === index ? event.target.valueAsNumber || 1 : each)))
                }
                className={`${FIELD} h-7 w-14`}
              />
            </label>
          );
        })}
      </div>
    </div>
  );
}
