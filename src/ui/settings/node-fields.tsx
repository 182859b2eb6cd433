// What is said of each node alone: how much of the ring it takes, and in which rack it stands.
import { FIELD } from '../client/field';
import type { NodeChoice } from './cluster-form';
import { isInRange, type NumberSetting } from './setting';

interface NodeFieldsProps {
  readonly nodes: readonly NodeChoice[];
  readonly onChange: (nodes: readonly NodeChoice[]) => void;
}

const MOST = 12;
const CAPACITY: NumberSetting = {
  kind: 'number',
  name: 'capacity',
  label: 'Capacity',
  means: 'How much of the ring the node takes.',
  unit: 'count',
  min: 1,
  max: 64,
  atMost: undefined,
};

export function NodeFields({ nodes, onChange }: NodeFieldsProps) {
  if (nodes.length === 0 || nodes.length > MOST) return null;
  const change = (index: number, part: Partial<NodeChoice>) =>
    onChange(nodes.map((node, i) => (i === index ? { ...node, ...part } : node)));
  return (
    <div className="mt-3">
      <p className="mb-1 text-ink-2">Capacity of each node, 1 to 64, and its rack, if it has one</p>
      <div className="flex flex-wrap gap-x-4 gap-y-2">
        {nodes.map(({ id: name, capacity, rack }, index) => {
          return (
            <div key={name} className="flex items-center gap-1.5 font-mono text-xs">
              <span className="max-w-24 min-w-5 truncate" title={name}>
                {name}
              </span>
              <input
                type="number"
                min={CAPACITY.min}
                max={CAPACITY.max}
                value={capacity}
                aria-label={`Capacity of ${name}`}
                aria-invalid={!isInRange(CAPACITY, capacity)}
                onChange={(event) => change(index, { capacity: event.target.value })}
                className={`${FIELD} h-7 w-14`}
              />
              <input
                value={rack}
                maxLength={32}
                placeholder="rack"
                aria-label={`Rack of ${name}`}
                onChange={(event) => change(index, { rack: event.target.value })}
                className={`${FIELD} h-7 w-16`}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
