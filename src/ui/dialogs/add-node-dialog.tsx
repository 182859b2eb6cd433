// A new host: it joins the ring by itself, or takes the place of the selected member. Says before what would move.
import { type FormEvent, useState } from 'react';
import { type NodeId, nodeId } from '../../base/ids';
import type { AddNodeOptions } from '../../lab/lab-api';
import { FIELD } from '../client/field';
import { Button } from '../parts/button';
import { DialogFrame } from '../parts/dialog-frame';
import { useActions, useLab, useView } from '../state/lab-context';
import { useNodes } from '../state/nodes';
import { useCanAct } from '../state/page-context';
import { movesSentence, nextName } from '../words/ring-moves';

interface AddNodeDialogProps {
  /** The member whose place the new node takes. */
  readonly replaces: NodeId | undefined;
  readonly onClose: () => void;
}

interface Fields {
  readonly id: string;
  readonly capacity: string;
  readonly rack: string;
  readonly seed: string;
}

export function AddNodeDialog({ replaces, onClose }: AddNodeDialogProps) {
  const { addNode, replaceNode } = useActions();
  const { view } = useView();
  const canAct = useCanAct();
  const replaced = replaces === undefined ? undefined : view.nodes.get(replaces);
  const [fields, setFields] = useState<Fields>({
    id: '',
    capacity: String(replaced?.capacity ?? 1),
    rack: replaced?.rack ?? '',
    seed: '',
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const options = optionsOf(fields);
    onClose();
    void (replaces === undefined ? addNode(options) : replaceNode(replaces, options));
  };
  return (
    <DialogFrame
      title={replaces === undefined ? 'Add a node' : `Replace ${replaces}`}
      description={
        replaces === undefined
          ? 'A new host with an empty disk joins through one node, streams the ranges that it gains, and takes writes for them at once.'
          : `A new host with an empty disk takes over the ranges of ${replaces}, which then leaves the ring. It may be dead.`
      }
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="add-node" disabled={!canAct}>
            {replaces === undefined ? 'Add the node' : `Replace ${replaces}`}
          </Button>
        </>
      }
    >
      <form id="add-node" onSubmit={submit} className="space-y-3">
        <NodeFieldGrid fields={fields} onChange={(part) => setFields({ ...fields, ...part })} />
        <MovesLine fields={fields} replaces={replaces} />
      </form>
    </DialogFrame>
  );
}

const capacityOf = ({ capacity }: Fields): number => Math.max(1, Math.floor(Number(capacity)) || 1);

const optionsOf = (fields: Fields): AddNodeOptions => ({
  ...(fields.id.trim() === '' ? {} : { id: fields.id.trim() }),
  capacity: capacityOf(fields),
  ...(fields.rack.trim() === '' ? {} : { rack: fields.rack.trim() }),
  ...(fields.seed === '' ? {} : { seed: fields.seed }),
});

interface NodeFieldGridProps {
  readonly fields: Fields;
  readonly onChange: (part: Partial<Fields>) => void;
}

function NodeFieldGrid({ fields, onChange }: NodeFieldGridProps) {
  const { view } = useView();
  const live = useNodes().filter((node) => view.nodes.get(node)?.state === 'live');
  return (
    <div className="grid grid-cols-2 gap-3">
      <label>
        <span className="mb-1 block">Name</span>
        <input
          value={fields.id}
          placeholder={nextName(view)}
          maxLength={32}
          onChange={({ target }) => onChange({ id: target.value })}
          className={`${FIELD} h-8`}
        />
      </label>
      <label>
        <span className="mb-1 block">Capacity, 1 to 64</span>
        <input
          type="number"
          min={1}
          max={64}
          value={fields.capacity}
          onChange={({ target }) => onChange({ capacity: target.value })}
          className={`${FIELD} h-8`}
        />
      </label>
      <label>
        <span className="mb-1 block">Rack</span>
        <input
          value={fields.rack}
          placeholder="none"
          maxLength={32}
          onChange={({ target }) => onChange({ rack: target.value })}
          className={`${FIELD} h-8`}
        />
      </label>
      <label>
        <span className="mb-1 block">Joins through</span>
        <select
          value={fields.seed}
          onChange={({ target }) => onChange({ seed: target.value })}
          className={`${FIELD} h-8`}
        >
          <option value="">the first live node</option>
          {live.map((node) => (
            <option key={node} value={node}>
              {node}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** What the new ring would move; nothing where it would be refused anyway. */
function MovesLine({ fields, replaces }: { readonly fields: Fields; readonly replaces: NodeId | undefined }) {
  const { config } = useLab();
  const { view } = useView();
  const { changes, members } = view.ring;
  const id = nodeId(fields.id.trim() === '' ? nextName(view) : fields.id.trim());
  if (members.some((member) => member.id === id)) return null;
  const member = { id, capacity: capacityOf(fields), rack: fields.rack.trim() === '' ? undefined : fields.rack.trim() };
  const change =
    replaces === undefined
      ? ({ kind: 'add', member } as const)
      : ({ kind: 'replace', node: replaces, member } as const);
  return <p className="text-ink-2">{movesSentence(config, changes, change)}</p>;
}
