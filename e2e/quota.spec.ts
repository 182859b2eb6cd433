// The site's storage is full: Chromium refuses transactions, an engine can be read and not be written, and goes on when
// there is room. The browser looks at a quota that is set from outside only when it is set before storage is first used.
import type { Page } from '@playwright/test';
import { Harness } from '../scripts/torture/harness';
import type { EngineDesk, FillOrder } from '../scripts/torture/page/engine-desk';
import { expect, ownOrigins, test } from './support/test';

declare global {
  interface Window {
    desk?: EngineDesk;
  }
}

const PLENTY_BYTES = 200_000_000;

let harness: Harness;

test.beforeAll(async () => {
  harness = await Harness.start();
});

test.afterAll(() => harness.close());

/** An engine on a page of its own, whose site may use so much. */
async function openDesk(page: Page, quotaSize: number, memtableBytes = 400_000) {
  const address = harness.address({ kind: 'OfferEngine', database: 'quota', memtableBytes });
  const { origin } = new URL(address);
  ownOrigins.add(origin);
  const session = await page.context().newCDPSession(page);
  const setQuota = (size: number) => session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: size });
  await setQuota(quotaSize);
  await page.goto(address);
  await page.waitForFunction(() => window.desk !== undefined);
  await page.evaluate(() => window.desk?.open());
  return {
    setQuota,
    fill: async (order: FillOrder) => {
      const filled = await page.evaluate((given) => window.desk?.fill(given), order);
      if (filled === undefined) throw new Error('the page has no desk');
      return filled;
    },
  };
}

async function expectReadOnlyUntilThereIsRoom(page: Page, desk: Awaited<ReturnType<typeof openDesk>>): Promise<void> {
  const state = () =>
    page.evaluate(async () => [await window.desk?.refusal(), await window.desk?.commit(), await window.desk?.lost()]);
  expect(await state()).toEqual(['disk-quota', 'disk-quota', []]);
  expect(await state()).toEqual(['disk-quota', 'disk-quota', []]);
  await desk.setQuota(PLENTY_BYTES);
  expect(await page.evaluate(() => window.desk?.commit())).toBeUndefined();
  expect(await desk.fill({ writes: 100, valueBytes: 1_000 })).toMatchObject({ ended: 'done' });
  await page.evaluate(() => window.desk?.open());
  expect(await state()).toEqual([undefined, undefined, []]);
}

for (const { what, quotaBytes, memtableBytes, isFlush } of [
  { what: 'the log', quotaBytes: 700_000, memtableBytes: 10_000_000, isFlush: false },
  // The log has room, the table beside it has not.
  { what: 'a flush', quotaBytes: 800_000, memtableBytes: 500_000, isFlush: true },
]) {
  test(`rules 34, 36: a site that is full at ${what} makes the engine read-only, and with room it loses nothing`, async ({
    page,
  }) => {
    const desk = await openDesk(page, quotaBytes, memtableBytes);
    const full = await desk.fill({ writes: 500, valueBytes: 20_000 });
    expect(full.ended).toEqual({ code: 'disk-quota' });
    expect(full.lastEvents.includes('TableWritten')).toBe(isFlush);
    await expectReadOnlyUntilThereIsRoom(page, desk);
  });
}

test('rules 34, 36: a site that is full at a compaction makes the engine read-only, and with room it loses nothing', async ({
  page,
}) => {
  let quotaBytes = 1_000_000;
  const desk = await openDesk(page, quotaBytes);
  const addRoom = async () => {
    quotaBytes += 300_000;
    await desk.setQuota(quotaBytes);
    return page.evaluate(() => window.desk?.commit());
  };
  // Room by room, until one is used up in the middle of a merge.
  for (let isMerging = false; !isMerging && quotaBytes < PLENTY_BYTES / 10; ) {
    const full = await desk.fill({ writes: 20_000, valueBytes: 1_000 });
    expect(full.ended).toEqual({ code: 'disk-quota' });
    isMerging = full.isMerging;
    while (!isMerging && (await addRoom()) === 'disk-quota');
  }
  expect(quotaBytes).toBeLessThan(PLENTY_BYTES / 10);
  await expectReadOnlyUntilThereIsRoom(page, desk);
});
