// The last read of an engine: the memtable's answer, then which bloom filters were asked and which blocks were read.

import type { StorageView } from '../../trace/views';
import { Heading } from '../parts/heading';
import { clockText } from '../words/time';

export function LastRead({ read }: { readonly read: StorageView['lastRead'] }) {
  return (
    <section aria-label="Last read">
      <Heading>Last read</Heading>
      {read === undefined ? (
        <p className="mt-1.5 text-ink-2">Nothing was read yet.</p>
      ) : (
        <>
          <p className="mt-1.5 flex gap-2">
            <span className="min-w-0 flex-1 truncate font-mono text-xs" title={read.key}>
              {read.key}
            </span>
            <span className="font-mono text-xs text-ink-2">{clockText(read.at)}</span>
          </p>
          <ol className="mt-1 space-y-0.5 text-xs">
            <li>memtable: {read.memtable}</li>
            {read.immutable !== 'absent' && <li>immutable memtable: {read.immutable}</li>}
            {read.tables.map((probe) => (
              <li key={probe.table}>
                <span className="font-mono">#{probe.table}</span>{' '}
                {probe.bloom === 'no'
                  ? 'bloom filter says no: not read'
                  : `bloom filter says maybe${probe.block === undefined ? '' : `: block ${probe.block} ${probe.cache === 'hit' ? 'from the cache' : 'read'}`}, ${probe.found ? 'found' : 'not there'}`}
              </li>
            ))}
          </ol>
          <p className="mt-1 text-ink-2">{read.found ? 'found' : 'not found'}</p>
        </>
      )}
    </section>
  );
}
