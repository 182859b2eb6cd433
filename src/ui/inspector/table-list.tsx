// The SSTables of a node by level, newest first.
import type { StorageView } from '../../trace/views';
import { Heading } from '../parts/heading';
import { bytesText } from '../words/time';

export function TableList({ tables }: { readonly tables: StorageView['tables'] }) {
  const newestFirst = [...tables].sort((a, b) => a.level - b.level || b.table - a.table);
  return (
    <section aria-label="SSTables">
      <Heading>SSTables</Heading>
      <table className="mt-1.5 w-full text-left text-xs">
        <thead className="text-ink-2">
          <tr>
            <th className="pr-2 font-normal">table</th>
            <th className="pr-2 font-normal">level</th>
            <th className="pr-2 text-right font-normal">entries</th>
            <th className="pr-2 text-right font-normal">size</th>
            <th className="font-normal">keys</th>
          </tr>
        </thead>
        <tbody className="font-mono">
          {newestFirst.map((table) => (
            <tr key={table.table}>
              <td className="pr-2">#{table.table}</td>
              <td className="pr-2">L{table.level}</td>
              <td className="pr-2 text-right">{table.entries ?? '?'}</td>
              <td className="pr-2 text-right whitespace-nowrap">{bytesText(table.bytes)}</td>
              <td className="w-full max-w-0 truncate" title={`${table.smallest} … ${table.largest}`}>
                {table.smallest} … {table.largest}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
