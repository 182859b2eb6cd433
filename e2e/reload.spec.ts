// What a reload keeps: everything that was on the nodes' disks, and how the cluster stood.
import type { Page } from '@playwright/test';
import {
  clickOnRing,
  client,
  createLab,
  inPage,
  liveNodes,
  nodeRow,
  openPage,
  operations,
  putByHand,
  ringLink,
  ringNode,
  toast,
} from './support/lab-page';
import { expect, test } from './support/test';

const RECORD = 'ringside/demo';
const SIZES = 'ringside.desk.sizes';

/** From another page of the same origin: the lab's own would write its record again on its way out. */
async function writeStored(page: Page, stored: Readonly<Record<string, string>>): Promise<void> {
  await page.route('/elsewhere', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<link rel="icon" href="data:,">' }),
  );
  await page.goto('/elsewhere');
  await page.evaluate((items) => {
    for (const [name, text] of Object.entries(items)) localStorage.setItem(name, text);
  }, stored);
}

const incarnations = (page: Page) =>
  inPage(page, (lab) => [...lab.view('nodes').values()].map(({ node, incarnation }) => [node, incarnation] as const));

/** Reads a key as the cluster has it; a request of the test, not by hand. */
const valuesOf = (page: Page, key: string) => inPage(page, async (lab, name) => (await lab.get(name)).siblings, key);

test('a reload keeps values, cut links, dead nodes and the clock; incarnations rise and a new write supersedes', async ({
  page,
}) => {
  await openPage(page);
  await inPage(page, (lab) => lab.speed(2));
  await putByHand(page, 'kept', 'before');
  await expect(operations(page).first()).toContainText('ok · 2 of W=2');
  await inPage(page, (lab) => lab.whenIdle());
  await clickOnRing(page, ringLink(page, 'n1-n2'));
  await expect(ringLink(page, 'n1-n2')).toHaveAttribute('data-cut', 'both');
  await inPage(page, (lab) => lab.setLink('n1', 'n5', { loss: 0.25 }));
  await nodeRow(page, 'n5').getByRole('button', { name: 'Kill n5' }).click();
  await expect(ringNode(page, 'n5')).toHaveAttribute('data-state', 'dead');
  const before = await inPage(page, (lab) => lab.now());
  const startsBefore = new Map(await incarnations(page));

  await page.reload();
  await expect(liveNodes(page)).toHaveCount(4);
  await expect(ringNode(page, 'n5')).toHaveAttribute('data-state', 'dead');
  await inPage(page, (lab) => lab.speed(2));
  await expect(ringLink(page, 'n1-n2')).toHaveAttribute('data-cut', 'both');
  await expect(page.locator('[data-cut=both]')).toHaveCount(1);
  expect(await inPage(page, (lab) => lab.view('links').changed.get('n1>n5')?.link.loss)).toBe(0.25);
  expect(await inPage(page, (lab) => lab.now())).toBeGreaterThanOrEqual(before);
  for (const [node, incarnation] of await incarnations(page)) {
    if (node !== 'n5') expect(incarnation, node).toBeGreaterThan(startsBefore.get(node) ?? 0);
  }

  await client(page).getByLabel('Key').fill('kept');
  await client(page).getByRole('button', { name: 'Get' }).click();
  await expect(operations(page).first()).toContainText(/^getkeptok · 2 of R=2.*"before"/);
  await expect(client(page)).toContainText('from last get');
  await client(page).getByLabel('Value').fill('after');
  await client(page).getByRole('button', { name: 'Put' }).click();
  await expect(operations(page).first()).toContainText(/^putkeptok · 2 of W=2/);
  await inPage(page, (lab) => lab.whenIdle());
  expect(await valuesOf(page, 'kept')).toEqual(['after']);
  await nodeRow(page, 'n5').getByRole('button', { name: 'Start n5' }).click();
  await expect(liveNodes(page)).toHaveCount(5);
  expect(new Map(await incarnations(page)).get('n5' as never)).toBeGreaterThan(startsBefore.get('n5' as never) ?? 0);
});

test('what is done to the cluster while its clock stands still is kept at once: a crashed tab says no farewell', async ({
  page,
}) => {
  await openPage(page);
  await inPage(page, (lab) => lab.pause());
  await inPage(page, (lab) => lab.kill('n3'));
  await inPage(page, (lab) => lab.cut('n1', 'n2'));
  const kept = await page.evaluate((record) => localStorage.getItem(record) ?? '', RECORD);
  expect(JSON.parse(kept)).toMatchObject({
    down: ['n3'],
    links: [
      { from: 'n1', to: 'n2', cut: true },
      { from: 'n2', to: 'n1', cut: true },
    ],
  });
});

test('what was acknowledged is there after a reload at once, and after a closed tab', async ({ page, context }) => {
  await openPage(page);
  await inPage(page, (lab) => lab.speed('max'));
  expect(await inPage(page, async (lab) => (await lab.put('now', 1)).outcome)).toBe('ok');
  await page.reload();
  await expect(liveNodes(page)).toHaveCount(5);
  expect(await valuesOf(page, 'now')).toEqual([1]);
  await page.close();
  const next = await context.newPage();
  await openPage(next);
  expect(await valuesOf(next, 'now')).toEqual([1]);
});

test('each replica’s own database has the value, and the cluster’s settings are as chosen', async ({ page }) => {
  await page.goto('/');
  await page.waitForFunction(() => window.ringside !== undefined);
  await createLab(page, { nodes: 4, r: 1, w: 3 }, { seed: 9 });
  const replicas = await inPage(page, async (lab) => (await lab.put('own', 'disk')).replicas.map(({ node }) => node));
  expect(replicas).toHaveLength(3);
  await page.reload();
  await expect(liveNodes(page)).toHaveCount(4);
  expect(await inPage(page, ({ config: { r, w, n }, seed }) => ({ r, w, n, seed }))).toEqual({
    r: 1,
    w: 3,
    n: 3,
    seed: 9,
  });
  const read = await inPage(
    page,
    async (lab, nodes) => {
      for (const { id } of lab.config.nodes) await lab.kill(id);
      const found: (readonly unknown[] | undefined)[] = [];
      for (const node of nodes) {
        await lab.start(node);
        found.push((await lab.get('own', { via: node })).siblings);
        await lab.kill(node);
      }
      return found;
    },
    replicas,
  );
  expect(read).toEqual([['disk'], ['disk'], ['disk']]);
});

test('a record of the cluster that cannot be read is said, and the cluster runs on its disks', async ({ page }) => {
  await openPage(page);
  await inPage(page, (lab) => lab.speed('max'));
  await inPage(page, (lab) => lab.put('rescued', 'yes'));
  await writeStored(page, { [RECORD]: '{"format":1,"settings":{"nodes":-3}}' });
  await page.goto('/');
  await expect(toast(page)).toContainText(/^What this page remembered of its cluster cannot be read/);
  await expect(liveNodes(page)).toHaveCount(5);
  expect(await valuesOf(page, 'rescued')).toEqual(['yes']);
  expect(await inPage(page, async (lab) => (await lab.put('rescued', 'again')).outcome)).toBe('ok');
});

for (const [what, stored] of [
  ['a record that is no JSON', { [RECORD]: 'not json' }],
  ['a record of an unknown format', { [RECORD]: '{"format":99}' }],
  ['choices that make no sense', { 'ringside.choices': '{"theme":7,"hiddenEvents":"all"}' }],
  ['sizes of panels that are no JSON', { [SIZES]: '[1,2' }],
  ['sizes of panels that do not exist', { [SIZES]: '{"x":1,"client":0.5,"inspector":90000,"timeline":90000}' }],
] as const) {
  test(`with ${what} in localStorage the page opens`, async ({ page }) => {
    await writeStored(page, stored);
    await openPage(page);
    await expect(client(page).getByRole('button', { name: 'Put' })).toBeInViewport();
    expect(await inPage(page, async (lab) => (await lab.put('k', 1)).outcome)).toBe('ok');
  });
}

test('the panels keep the sizes that a person gave them, in px, also in a window of another size', async ({ page }) => {
  await openPage(page);
  const widthOf = async () => (await client(page).boundingBox())?.width ?? 0;
  const usual = await widthOf();
  const divider = page.getByRole('separator', { name: 'Resize the client panel' });
  const box = await divider.boundingBox();
  if (box === null) throw new Error('the divider is not drawn');
  await page.mouse.move(box.x + box.width / 2, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + 80, box.y + 200, { steps: 5 });
  await page.mouse.up();
  const dragged = await widthOf();
  expect(dragged).toBeGreaterThan(usual + 60);
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.reload();
  await expect(liveNodes(page)).toHaveCount(5);
  expect(Math.abs((await widthOf()) - dragged)).toBeLessThan(3);
});

test('without localStorage everything runs but the memory of it, and a reload finds the data', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      },
    });
  });
  await openPage(page);
  await inPage(page, (lab) => lab.speed(2));
  await putByHand(page, 'k', 'v');
  await expect(operations(page).first()).toContainText('ok · 2 of W=2');
  await page.getByRole('button', { name: 'Got it' }).click();
  await expect(page.getByRole('complementary', { name: 'What to try first' })).toBeHidden();
  await page.reload();
  await expect(liveNodes(page)).toHaveCount(5);
  expect(await valuesOf(page, 'k')).toEqual(['v']);
});

test('a Simulation comes back with its settings and empty', async ({ page }) => {
  await page.goto('/');
  await page.waitForFunction(() => window.ringside !== undefined);
  await createLab(page, { nodes: 3 }, { executor: 'in-process', seed: 5 });
  await inPage(page, (lab) => lab.put('k', 'v'));
  await page.reload();
  await expect(liveNodes(page)).toHaveCount(3);
  await expect(page.getByRole('radio', { name: 'Simulation' })).toBeChecked();
  expect(await valuesOf(page, 'k')).toEqual([]);
});
