// Databases of a cluster as a whole: those that are there, and those that a new cluster under an old name does not need.
import { deleteDB } from 'idb';

/** Names that start with the prefix; none where IndexedDB is refused. */
export async function databasesUnder(prefix: string): Promise<string[]> {
  try {
    return (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith(prefix) ? [name] : []));
  } catch {
    return [];
  }
}

/** Deletes them as soon as nobody has them open any more; does not wait for that longer than `patience`. */
export async function deleteDatabasesUnder(prefix: string, patience: Promise<void>): Promise<void> {
  const names = await databasesUnder(prefix);
  await Promise.race([Promise.allSettled(names.map((name) => deleteDB(name))), patience]);
}
