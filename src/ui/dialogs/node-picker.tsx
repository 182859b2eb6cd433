// One node out of all, as buttons that arrow keys walk.
import { ToggleGroup } from 'radix-ui';
import type { NodeId } from '../../base/ids';
import { NodeName } from '../parts/node-name';

interface NodePickerProps {
  readonly label: string;
  readonly nodes: readonly NodeId[];
  readonly chosen: NodeId | undefined;
  /** Cannot be chosen here. */
  readonly without: NodeId | undefined;
  /** The dialog starts here. */
  readonly focusFirst?: boolean;
  readonly onChoose: (node: NodeId | undefined) => void;
}

export function NodePicker({ label, nodes, chosen, without, focusFirst = false, onChoose }: NodePickerProps) {
  return (
    <div data-focus-first={focusFirst ? '' : undefined}>
      <p className="mb-1 text-ink-2">{label}</p>
      <ToggleGroup.Root
        type="single"
        aria-label={label}
        value={chosen ?? ''}
        onValueChange={(value) => onChoose(nodes.find((node) => node === value))}
        className="-m-1 flex max-h-32 flex-wrap gap-1.5 overflow-auto p-1"
      >
        {nodes.map((node) => (
          <ToggleGroup.Item
            key={node}
            value={node}
            disabled={node === without}
            className="h-8 min-w-10 rounded-md border border-line px-2 text-xs disabled:opacity-45 data-[state=on]:border-accent data-[state=on]:bg-raised"
          >
            <NodeName node={node} />
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
    </div>
  );
}
