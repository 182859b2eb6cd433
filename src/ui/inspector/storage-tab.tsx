// One node's engine: its log, how full the memtable is, its tables, and what the last read asked.
import { Heading } from '../parts/heading';
import { NodeName } from '../parts/node-name';
import { EnginePicture } from '../pictures/storage/engine-picture';
import { useChoices } from '../state/choices';
import { useView } from '../state/lab-context';
import { useNodes } from '../state/nodes';
import { bytesText, countText } from '../words/time';
import { DiskTransfer } from './disk-transfer';
import { LastRead } from './last-read';
import { MergeNote } from './merge-note';
import { TableList } from './table-list';

export function StorageTab() {
  const { view } = useView();
  const selected = useChoices((choices) => choices.selectedNode);
  const select = useChoices((choices) => choices.select);
  const nodes = useNodes();
  const node = selected ?? nodes[0];
  const storage = node === undefined ? undefined : view.storage.get(node);
  return (
    <div className="space-y-4 px-3.5 pt-3 pb-4">
      <div className="flex items-center gap-2">
        <Heading>Engine of</Heading>
        <select
          aria-label="Node"
          value={node ?? ''}
          onChange={(event) => select({ selectedNode: nodes.find((each) => each === event.target.value) })}
          className="h-7 rounded-md border border-line bg-panel px-1.5 font-mono text-xs"
        >
          {nodes.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </div>
      {storage === undefined || node === undefined ? (
        <p className="text-ink-2">
          {node === undefined || view.nodes.get(node)?.state === 'live'
            ? 'This node has not stored or read anything yet.'
            : `Nothing is known yet of what is on the disk of ${node}. It tells when it starts.`}
        </p>
      ) : storage.imported !== undefined ? (
        <p className="text-ink-2">
          Imported: {countText(storage.imported.records, 'record')} in {countText(storage.imported.files, 'file')},{' '}
          {bytesText(storage.imported.bytes)}. {node} reads them when it starts.
        </p>
      ) : (
        <>
          <section aria-label="Engine">
            <p className="text-xs text-ink-2">
              A write goes into the log and the memtable. A full memtable becomes a table of level 0, and merges carry
              tables down.
            </p>
            <EnginePicture storage={storage} />
            <MergeNote storage={storage} />
          </section>
          {storage.corruptions.length > 0 && (
            <section aria-label="Corruption">
              <Heading>Corruption</Heading>
              <ul className="mt-1.5 space-y-1 text-bad">
                {storage.corruptions.map((found) => (
                  <li key={`${found.at} ${found.where}`} className="break-words">
                    <NodeName node={node} /> {found.where}: {found.detail}
                  </li>
                ))}
              </ul>
            </section>
          )}
          <LastRead read={storage.lastRead} />
        </>
      )}
      {node !== undefined && <DiskTransfer node={node} />}
      {storage !== undefined && storage.tables.length > 0 && <TableList tables={storage.tables} />}
    </div>
  );
}
