// What a node's engine merges now, what it merged last, and what all its writing has cost.
import type { StorageView } from '../../trace/views';
import { bytesText, clockText, countText } from '../words/time';

export function MergeNote({ storage }: { readonly storage: StorageView }) {
  const { merging, lastMerge, written } = storage;
  const { logBytes, flushBytes, compactionBytes } = written;
  return (
    <div className="mt-2 space-y-1 text-xs text-ink-2">
      {merging !== undefined && (
        <p className="text-warn">
          merging {countText(merging.inputs.length, 'table')}, {bytesText(merging.bytes)}, into level{' '}
          {merging.outputLevel}:{' '}
          {merging.because === 'level-0-full' ? 'level 0 has too many tables' : `level ${merging.level} is too large`}
        </p>
      )}
      {lastMerge !== undefined && (
        <p>
          last merge {clockText(lastMerge.at)}: {countText(lastMerge.inputs.length, 'table')} →{' '}
          {countText(lastMerge.outputs.length, 'table')} at level {lastMerge.outputLevel},{' '}
          {bytesText(lastMerge.readBytes)} → {bytesText(lastMerge.writtenBytes)},{' '}
          {countText(lastMerge.droppedVersions, 'hidden version')} dropped
        </p>
      )}
      {logBytes > 0 && (
        <p>
          {`written: log ${bytesText(logBytes)}, flushes ${bytesText(flushBytes)}, merges ${bytesText(compactionBytes)}; write amplification ${((logBytes + flushBytes + compactionBytes) / logBytes).toFixed(1)}`}
        </p>
      )}
    </div>
  );
}
