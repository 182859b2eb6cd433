// The engine: what went into its log and tables, and how a read found its way.
import { assertUnreachable } from '../../base/assert';
import type { StorageEvent } from '../../storage/storage-event';
import type { LabEvent } from '../event';
import { countText, sizeText } from '../units';
import { type EventOf, sourceText } from './words';

export function storageSentence(event: Extract<LabEvent, StorageEvent>): string {
  const who = sourceText(event);
  switch (event.kind) {
    case 'LogAppended':
      return `${who} appended ${countText(event.records, 'record')} (${sizeText(event.bytes)}) to its log; the memtable holds ${sizeText(event.memtableBytes)} of ${sizeText(event.memtableLimitBytes)}`;
    case 'MemtableRotated':
      return `${who} has a full memtable (${countText(event.entries, 'entry', 'entries')}, ${sizeText(event.bytes)}): it is immutable now, log ${event.newLog} follows log ${event.oldLog}`;
    case 'TableWritten':
      return `${who} wrote table ${event.table} at level ${event.level}: ${countText(event.entries, 'entry', 'entries')}, ${sizeText(event.bytes)}, ${event.smallest} to ${event.largest}`;
    case 'CompactionStarted':
      return `${who} merges ${countText(event.inputs.length, 'table')} (${sizeText(event.bytes)}) into level ${event.outputLevel}: ${event.because === 'level-0-full' ? 'level 0 has too many tables' : `level ${event.level} is too large`}`;
    case 'CompactionEnded':
      return `${who} merged ${countText(event.inputs.length, 'table')} into ${countText(event.outputs.length, 'table')} at level ${event.outputLevel}: ${sizeText(event.readBytes)} read, ${sizeText(event.writtenBytes)} written${mergeDropsText(event)}`;
    case 'CompactionAbandoned':
      return `${who} gave up merging ${countText(event.inputs.length, 'table')}, left as they are: ${event.because} is damaged`;
    case 'TableMoved':
      return `${who} moved table ${event.table} from level ${event.level} to level ${event.toLevel} as it is: nothing there overlaps it`;
    case 'WritesHeld':
      return `${who} has ${countText(event.tables, 'table')} at level 0: ${event.how === 'slowed' ? 'each write merges more now' : 'a write waits until they are merged'}`;
    case 'ReadServed':
      return `${who} read ${event.key}: ${readPath(event)}`;
    case 'LogRecovered':
      return `${who} replayed ${countText(event.records, 'record')} of log ${event.log}${droppedText(event.droppedBytes)}`;
    case 'EngineRecovered':
      return `${who} opened its engine: ${countText(event.tables.length, 'table')}, ${countText(event.records, 'record')} from ${countText(event.logs, 'log')}${droppedText(event.droppedBytes)}${lostText(event.lostBytes)}${orphansText(event.orphans)}`;
    case 'CorruptionFound':
      return `${who} found a corruption in ${event.where}: ${event.detail}`;
    default:
      return assertUnreachable(event);
  }
}

function readPath(event: EventOf<'ReadServed'>): string {
  if (event.memtable !== 'miss') return memoryText('the memtable', event.memtable);
  if (event.immutable === 'hit' || event.immutable === 'tombstone')
    return memoryText('the immutable memtable', event.immutable);
  const asked = event.tables.length;
  const refused = event.tables.filter((table) => table.bloom === 'no').length;
  const blocks = event.tables.filter((table) => table.block !== undefined).length;
  const cached = event.tables.filter((table) => table.cache === 'hit').length;
  const end = event.found ? 'found' : 'not found';
  if (asked === 0) return `${end}; no table was asked`;
  return `${end}; ${countText(asked, 'table')} asked, ${countText(refused, 'bloom filter')} said no, ${countText(blocks - cached, 'block')} read${cached === 0 ? '' : `, ${countText(cached, 'block')} in the cache`}`;
}

function mergeDropsText({ droppedVersions, droppedTombstones }: EventOf<'CompactionEnded'>): string {
  if (droppedVersions === 0) return '';
  const tombstones = droppedTombstones === 0 ? '' : `, ${countText(droppedTombstones, 'tombstone')} among them`;
  return `; ${countText(droppedVersions, 'hidden version')} dropped${tombstones}`;
}

const memoryText = (where: string, answer: 'hit' | 'tombstone'): string =>
  answer === 'hit' ? `found in ${where}` : `deleted, says ${where}`;

const droppedText = (bytes: number): string => (bytes === 0 ? '' : `; a torn end of ${sizeText(bytes)} was dropped`);
const lostText = (bytes: number): string =>
  bytes === 0 ? '' : `; ${sizeText(bytes)} that were durable are missing at the end of its log`;
const orphansText = (orphans: number): string =>
  orphans === 0 ? '' : `; ${countText(orphans, 'file')} that a crash had left removed`;
