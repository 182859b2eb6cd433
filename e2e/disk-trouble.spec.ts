// Databases that do not open: the page says so within seconds, of which node and what to do, and goes on when they do.
import { serveWithFirstLine } from './support/broken-browser';
import { inPage, liveNodes, nodeRow, openPage, ringNode } from './support/lab-page';
import { expect, test } from './support/test';

test('a database that an older connection blocks crashes its node with the reason; it starts once the connection is closed', async ({
  page,
}) => {
  await openPage(page);
  await inPage(page, (lab) => lab.speed('max'));
  expect(await inPage(page, async (lab) => (await lab.put('k', 'v')).outcome)).toBe('ok');
  await inPage(page, (lab) => lab.kill('n2'));
  // A connection that does not listen when it is asked to give way.
  await page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const request = indexedDB.open(names.find((name) => name.endsWith('/n2')) ?? '');
    await new Promise((resolve) => {
      request.onsuccess = resolve;
    });
    Object.assign(window, { stubborn: request.result });
  });
  await inPage(page, (lab) => lab.start('n2'));
  await expect(nodeRow(page, 'n2')).toContainText('crashed: An older connection to this database does not close.');
  await expect(ringNode(page, 'n2')).toHaveAttribute('data-state', 'crashed');
  await page.keyboard.press('2');
  const card = page.getByRole('complementary', { name: 'node' });
  await expect(card).toContainText('because');
  await expect(card).toContainText('does not close.');
  await expect(card.getByRole('button', { name: 'Wipe its disk' })).toBeEnabled();
  expect(
    await inPage(page, (lab) => lab.events({ kind: 'NodeCrashed' }).map((event) => 'code' in event && event.code)),
  ).toEqual(['disk-blocked']);
  await page.evaluate(() => (window as unknown as { stubborn: IDBDatabase }).stubborn.close());
  await inPage(page, (lab) => lab.start('n2'));
  await expect(liveNodes(page)).toHaveCount(5);
  expect(await inPage(page, async (lab) => (await lab.get('k', { via: 'n2' })).siblings)).toEqual(['v']);
});

test('databases that never open are said, node by node, and a Simulation is offered', async ({ page }) => {
  const broken = await serveWithFirstLine('IDBFactory.prototype.databases = () => new Promise(() => {});');
  try {
    await page.goto(broken.address);
    await expect(page.getByText('The browser did not open the database in time.').first()).toBeVisible({
      timeout: 40_000,
    });
    await page.getByRole('button', { name: 'Run as Simulation' }).click();
    await expect(liveNodes(page)).toHaveCount(5);
  } finally {
    broken.close();
  }
});
