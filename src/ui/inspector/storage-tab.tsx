// One node's engine: its log, how full the memtable is, its tables, and what the last read asked.
import { nodesOf } from '../actions';
import { Heading } from '../parts/heading';
import { NodeName } from '../parts/node-name';
import { useChoices } from '../state/choices';
import { useLab, useView } from '../state/lab-context';
import { bytesText, countText } from '../words/time';
import { LastRead } from './last-read';
import { TableList } from './table-list';

export function StorageTab() {
  const lab = useLab();
  const { view } = useView();
  const selected = useChoices((choices) => choices.selectedNode);
  const select = useChoices((choices) => choices.select);
  const nodes = nodesOf(lab);
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
        <p className="text-ink-2">This node has not stored or read anything yet.</p>
      ) : (
        <>
          <section aria-label="Log and memtable">
            <Heading>Log and memtable</Heading>
            <p className="mt-1.5">
              {countText(storage.logRecords, 'record')} in the log, {bytesText(storage.logBytes)}
            </p>
            <Fill bytes={storage.memtableBytes} limit={storage.memtableLimitBytes} />
          </section>
          <TableList tables={storage.tables} />
          <LastRead read={storage.lastRead} />
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
        </>
      )}
    </div>
  );
}

function Fill({ bytes, limit }: { readonly bytes: number; readonly limit: number }) {
  const share = limit === 0 ? 0 : Math.min(1, bytes / limit);
  return (
    <>
      <div className="mt-1.5 h-1.5 overflow-hidden rounded-full bg-line" aria-hidden>
        <div className="h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
      </div>
      <p className="mt-1 text-ink-2">
        memtable {bytesText(bytes)} of {bytesText(limit)}; when it is full it becomes a table
      </p>
    </>
  );
}
