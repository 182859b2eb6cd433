// Which backend of the browser the other tests of this run were on, by the files of its profile.
import { expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import { indexedDbDisk } from './disk-indexeddb';
import { startTimer } from './testing/timers';

declare module 'vitest/browser' {
  interface BrowserCommands {
    storedIn(): Promise<string | undefined>;
  }
}

it('keeps the databases in what this run is for', async () => {
  const disk = indexedDbDisk({ name: 'backend', startTimer, onTrouble: () => undefined });
  const session = await disk.open();
  await session.commit([{ kind: 'PutMeta', name: 'm', value: Uint8Array.of(1) }]);
  expect(await commands.storedIn()).toBe(import.meta.env.EXPECTED_BACKEND);
  await disk.destroy();
});
