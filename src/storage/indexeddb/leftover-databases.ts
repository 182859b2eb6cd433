// Databases of nodes that a new cluster under an old name does not have.
import { deleteDB } from 'idb';

/** Deletes every database whose name starts with the prefix. REQUIRES: none is open. */
export async function deleteDatabasesUnder(prefix: string): Promise<void> {
  const names = (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith(prefix) ? [name] : []));
  await Promise.all(names.map((name) => deleteDB(name)));
}
