// Every constant of LevelDB's on-disk formats in one place, so that a writer and its reader cannot disagree.
// Source: google/leveldb doc/log_format.md, doc/table_format.md, doc/impl.md, db/dbformat.h, db/version_edit.cc.

// Log files (commit log and MANIFEST): 32 KiB blocks of records.
export const LOG_BLOCK_BYTES = 32 * 1024;
/** Masked CRC-32C (4), payload length (2), record type (1). */
export const LOG_HEADER_BYTES = 7;
export const RECORD_FULL = 1;
export const RECORD_FIRST = 2;
export const RECORD_MIDDLE = 3;
export const RECORD_LAST = 4;

/** Added to a rotated CRC, so that a CRC of bytes that hold CRCs stays a good CRC. */
export const CRC_MASK_DELTA = 0xa282ead8;

// Write batches and internal keys.
export const TYPE_DELETION = 0;
export const TYPE_VALUE = 1;
/** Sequence number (7) and type (1), behind each user key. */
export const KEY_TRAILER_BYTES = 8;

// Tables.
/** A data block is closed at the first entry that makes it this long. */
export const BLOCK_BYTES = 4096;
export const DATA_RESTART_INTERVAL = 16;
export const INDEX_RESTART_INTERVAL = 1;
/** Compression type (1), masked CRC-32C (4), behind each block. */
export const BLOCK_TRAILER_BYTES = 5;
export const COMPRESSION_NONE = 0;
export const COMPRESSION_SNAPPY = 1;
/** Two block handles padded to 40 bytes, and the magic number. */
export const FOOTER_BYTES = 48;
export const FOOTER_HANDLES_BYTES = 40;
export const TABLE_MAGIC_LOW = 0x8b80fb57;
export const TABLE_MAGIC_HIGH = 0xdb477524;

// Bloom filters: one for all data blocks that start within the same 2 KiB of a table.
export const FILTER_BLOCK_NAME = 'filter.leveldb.BuiltinBloomFilter2';
export const FILTER_BASE_LOG = 11;
export const BLOOM_BITS_PER_KEY = 10;
/** bits per key × ln 2, rounded down: the number of probes with the fewest false positives. */
export const BLOOM_PROBES = 6;
export const BLOOM_MIN_BITS = 64;
export const BLOOM_SEED = 0xbc9f1d34;

// MANIFEST: the tags of a version edit.
export const EDIT_COMPARATOR = 1;
export const EDIT_LOG_NUMBER = 2;
export const EDIT_NEXT_FILE = 3;
export const EDIT_LAST_SEQUENCE = 4;
export const EDIT_COMPACT_POINTER = 5;
export const EDIT_DELETED_FILE = 6;
export const EDIT_NEW_FILE = 7;
export const EDIT_PREVIOUS_LOG = 9;
export const COMPARATOR_NAME = 'leveldb.BytewiseComparator';
export const LEVELS = 7;

// Chunks: how tables are cut for the disk. A get wants one block, so a chunk holds about two …
export const TABLE_CHUNK_BYTES = 8 * 1024;
/** … but a disk takes a put for a put, whatever its size, and what a flush writes is soon merged: those chunks are larger. */
export const FLUSHED_CHUNK_BYTES = 32 * 1024;
/** A table's blocks avoid the ends of its chunks where that leaves no larger share of one empty. */
export const MAX_GAP_SHARE = 1 / 8;
