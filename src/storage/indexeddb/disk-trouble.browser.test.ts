// Trouble that only the browser itself makes.
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import { textOf, utf8 } from '../../base/bytes';
import type { Fault } from '../../base/fault';
import type { DiskWrite } from '../disk';
import { openEngine } from '../engine';
import { indexedDbDisk } from './disk-indexeddb';
import { startTimer } from './testing/timers';

const put = (name: string, value: Uint8Array): DiskWrite => ({ kind: 'PutMeta', name, value });

// What Chromium does when the site is full: it takes the requests and then aborts the transaction with this error. (Its own
// quota cannot be made small for one test: it looks at it when the origin's storage is first opened.)
function abortNextTransaction(errorName: string): void {
  const transaction = IDBDatabase.prototype.transaction;
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(function (this: IDBDatabase, ...parameters) {
    const doomed = transaction.apply(this, parameters);
    Object.defineProperty(doomed, 'error', { configurable: true, value: new DOMException('', errorName) });
    Object.defineProperty(doomed, 'commit', { configurable: true, value: () => doomed.abort() });
    return doomed;
  });
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
}

describe('rule 34: the browser runs out of room or takes the database away', () => {
  it.each([
    ['disk-quota', 'QuotaExceededError'],
    ['disk-failed', 'UnknownError'],
  ])('says %s when a transaction aborts with %s, and what was committed stays', async (code, errorName) => {
    const disk = indexedDbDisk({ name: errorName, startTimer, onTrouble: () => undefined });
    onTestFinished(async () => disk.destroy());
    const session = await disk.open();
    await session.commit([put('m', Uint8Array.of(7))]);
    abortNextTransaction(errorName);
    await expect(session.commit([put('m', Uint8Array.of(8))])).rejects.toMatchObject({ code });
    expect(await session.readMeta('m')).toEqual(Uint8Array.of(7));
  });

  it.each([
    ['disk-unavailable', 'SecurityError'],
    ['disk-unavailable', 'InvalidStateError'],
    ['disk-not-opened', 'UnknownError'],
  ])('says %s when opening is refused with %s', async (code, name) => {
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementationOnce(() => {
      throw new DOMException('', name);
    });
    onTestFinished(() => {
      vi.restoreAllMocks();
    });
    const disk = indexedDbDisk({ name: `refused ${name}`, startTimer, onTrouble: () => undefined });
    await expect(disk.open()).rejects.toMatchObject({ code });
    await expect(disk.open()).resolves.toBeDefined(); // the lock was given back
    await disk.destroy();
  });

  it('leaves an engine readable when the site is full, and writable again when it is not', async () => {
    const disk = indexedDbDisk({ name: 'full engine', startTimer, onTrouble: () => undefined });
    onTestFinished(async () => disk.destroy());
    const engine = await openEngine(disk, { onEvent: () => undefined });
    const write = (key: string) => engine.append([{ key: utf8(key), value: utf8(key) }]);
    await write('kept');
    await engine.commit();
    await write('waits');
    abortNextTransaction('QuotaExceededError');
    await expect((async () => engine.commit())()).rejects.toMatchObject({ code: 'disk-quota' });
    await expect((async () => write('refused'))()).rejects.toMatchObject({ code: 'disk-quota' });
    expect(await engine.get(utf8('kept'))).toEqual(utf8('kept'));
    await engine.commit();
    await write('later');
    await engine.close();
    const reopened = await openEngine(disk, { onEvent: () => undefined });
    const keys = (await reopened.scan(new Uint8Array(0))).map(([key]) => textOf(key));
    expect(keys).toEqual(['kept', 'later', 'waits']);
    await reopened.close();
  });

  it('lands nothing when a write cannot even be requested', async () => {
    const disk = indexedDbDisk({ name: 'detached', startTimer, onTrouble: () => undefined });
    onTestFinished(async () => disk.destroy());
    const session = await disk.open();
    const detached = new Uint8Array(8);
    structuredClone(detached, { transfer: [detached.buffer] });
    await expect(session.commit([put('m', Uint8Array.of(8)), put('n', detached)])).rejects.toMatchObject({
      code: 'disk-failed',
    });
    expect(await session.readMeta('m')).toBeUndefined();
  });

  // This clears the whole origin, which is this file's alone while it runs: the files of one browser context run in a row.
  it('says disk-lost when site data is cleared under an open session', async () => {
    let report = (_: Fault): void => undefined;
    const trouble = new Promise<Fault>((resolve) => {
      report = resolve;
    });
    const session = await indexedDbDisk({ name: 'lost', startTimer, onTrouble: (fault) => report(fault) }).open();
    await cdp().send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
    expect(await trouble).toMatchObject({ code: 'disk-lost' });
    await expect(session.readMeta('m')).rejects.toMatchObject({ code: 'disk-lost' });
  });
});
