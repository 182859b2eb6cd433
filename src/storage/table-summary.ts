// A table as events and statistics tell of it.
import { userKeyOf } from './internal-key';
import { printableKey, type TableSummary } from './storage-event';
import type { TableMeta } from './version-edit';

export const summariseTable = ({ table, level, bytes, smallest, largest }: TableMeta): TableSummary => ({
  table,
  level,
  bytes,
  smallest: printableKey(userKeyOf(smallest)),
  largest: printableKey(userKeyOf(largest)),
});
