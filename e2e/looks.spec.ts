// How the page looks: nothing over anything else at any size, and nothing that shuts people out.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { clickOnRing, inPage, inspectorTab, openQuiet, ringNode } from './support/lab-page';
import { coveredNodes, overlappingParts, overlappingTexts, sidewaysScroll } from './support/layout';
import { expect, test } from './support/test';

const SIZES = [
  [1440, 900],
  [1280, 720],
  [1920, 1080],
  [768, 1024],
  [390, 844],
] as const;
const NODES = ['n1', 'n2', 'n3', 'n4', 'n5'];
const LONG = 'a key that is rather longer than anyone would want it to be, but is allowed: 0123456789';

/** As much as can be seen at once: a partition with a write on each side, hints, a dead node, long names. */
async function fillWithTrouble(page: Page): Promise<void> {
  await inPage(
    page,
    async (lab, long) => {
      const nodes = lab.config.nodes.map(({ id }) => id);
      const half = nodes.slice(0, Math.floor(nodes.length / 2));
      await lab.put(long, { note: 'x'.repeat(400) });
      await lab.partition([half]);
      await Promise.all([
        lab.put('torn', ['left'], { via: nodes[0] as string }),
        lab.put('torn', ['right'], { via: nodes.at(-1) as string }),
      ]);
      await lab.heal();
      await lab.kill(nodes[1] as string);
      await lab.setLink(nodes[0] as string, nodes[half.length] as string, { loss: 0.1 });
      await lab.put(long, 'again');
      await lab.runFor(6000);
      await lab.cut(nodes[0] as string, nodes[2] as string);
      await lab.runFor(500);
      await lab.get('torn');
      await lab.pauseNode(nodes.at(-1) as string);
      await lab.setClock(nodes.at(-1) as string, { offsetMs: -12_500 });
    },
    LONG,
  );
}

async function expectTidy(page: Page, where: string): Promise<void> {
  await expect.poll(() => overlappingTexts(page), { message: `${where}: texts` }).toEqual([]);
  expect(await overlappingParts(page), `${where}: parts`).toEqual([]);
  await expect.poll(() => coveredNodes(page), { message: `${where}: covered nodes` }).toEqual([]); // the ring follows its panel
  expect(await sidewaysScroll(page), `${where}: px wider than the window`).toBe(0);
}

async function picture(page: Page, name: string): Promise<void> {
  await test.info().attach(name, { body: await page.screenshot(), contentType: 'image/png' });
}

const selectTornKey = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('select torn');
  await page.keyboard.press('Enter');
};

for (const nodes of [3, 5, 12, 32]) {
  test(`with ${nodes} nodes nothing lies over anything else, at every size`, async ({ page }) => {
    await openQuiet(page, { nodes });
    await fillWithTrouble(page);
    await selectTornKey(page);
    for (const [width, height] of SIZES) {
      const size = `${width}×${height}`;
      await page.setViewportSize({ width, height });
      await page.mouse.move(0, 0);
      if (width < 640) {
        for (const part of ['Client', 'Inspect', 'Timeline', 'Ring']) {
          await page.getByRole('tab', { name: part, exact: true }).click();
          await expectTidy(page, `${size}, ${part}`);
        }
      } else if (width < 1200) {
        for (const drawer of ['Client and nodes', 'Inspector']) {
          await page.getByRole('button', { name: drawer }).click();
          await expectTidy(page, `${size}, ${drawer}`);
          await page.getByRole('button', { name: drawer }).click();
        }
        await expectTidy(page, size);
      } else {
        for (const tab of ['Gossip', 'Merkle', 'Storage', 'Events', 'Versions']) {
          await inspectorTab(page, tab).click();
          await expectTidy(page, `${size}, ${tab}`);
        }
      }
      await picture(page, `${nodes} nodes at ${size}`);
    }
  });
}

test('a node’s menu, the banner of the past and the projector leave the nodes in sight', async ({ page }) => {
  await openQuiet(page);
  await fillWithTrouble(page);
  await selectTornKey(page);
  for (const [width, height] of SIZES.slice(0, 2)) {
    await page.setViewportSize({ width, height });
    for (const projector of [false, true]) {
      const at = `${width}×${height}${projector ? ', projector' : ''}`;
      await page.keyboard.press('ArrowLeft');
      await expect(page.getByText('You are viewing the past')).toBeVisible();
      await expectTidy(page, `${at}, past`);
      await page.keyboard.press('Escape');
      await expectTidy(page, at);
      const discs = await Promise.all(
        NODES.map((node) => ringNode(page, node).locator('circle').first().boundingBox()),
      );
      await clickOnRing(page, ringNode(page, 'n4').locator('circle').first());
      const menu = await page.getByRole('menu', { name: 'Actions for n4' }).boundingBox();
      for (const [i, disc] of discs.entries()) {
        if (menu === null || disc === null) throw new Error('the menu or a node is not drawn');
        const [x, y] = [disc.x + disc.width / 2, disc.y + disc.height / 2];
        const nearX = Math.min(Math.max(x, menu.x), menu.x + menu.width);
        const nearY = Math.min(Math.max(y, menu.y), menu.y + menu.height);
        const gap = Math.hypot(x - nearX, y - nearY) - disc.width / 2;
        expect(gap, `${at}: px between ${NODES[i]} and the menu`).toBeGreaterThan(0);
      }
      await page.keyboard.press('Escape'); // out of the menu
      await page.keyboard.press('Escape'); // and of the selection, whose halo is larger than the node
      await picture(page, at);
      await page.keyboard.press('Control+k');
      await page.keyboard.type('projector');
      await page.keyboard.press('Enter');
    }
  }
});

test('nonsense in every field of a new cluster marks each, and leaves form and buttons in sight on a phone', async ({
  page,
}) => {
  await openQuiet(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('menuitem', { name: 'New cluster…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New cluster' });
  await dialog.getByLabel('Capacity of n2').fill('');
  await expect(dialog.getByLabel('Capacity of n2')).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel('Nodes', { exact: true }).fill('-7e30'); // takes the fields of the nodes away
  const numbers = dialog.locator('input[type=number]');
  for (let i = 0; i < (await numbers.count()); i++) await numbers.nth(i).fill('-7e30');
  await expect(dialog.locator('input[type=number][aria-invalid=true]')).toHaveCount(await numbers.count());
  await expect(dialog.getByRole('region', { name: 'Why these settings are refused' })).toContainText('must be');
  await expect(dialog.getByRole('button', { name: 'Create cluster' })).toBeInViewport({ ratio: 1 });
  const field = dialog.getByLabel('N: copies of a key');
  await field.fill('3');
  await expect(field).toHaveAttribute('aria-invalid', 'false');
  await expect(field).toBeInViewport();
  await dialog.getByRole('button', { name: 'Defaults' }).click();
  await expect(dialog.getByRole('status')).toContainText('This would run');
  await expect(dialog.locator('[aria-invalid=true]')).toHaveCount(0);
});

test('lanes that do not fit are counted, and a button brings them into sight', async ({ page }) => {
  await openQuiet(page, { nodes: 12 });
  await page.setViewportSize({ width: 1280, height: 720 });
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await timeline.getByRole('button', { name: /^Scroll to \d+ more lanes? below$/ }).focus();
  await expect(async () => {
    await page.keyboard.press('Enter');
    await expect(timeline.getByRole('button', { name: /^Scroll back up to \d+ lanes?$/ })).toBeVisible({
      timeout: 500,
    });
  }).toPass();
  await page.keyboard.press('Enter');
  await expect(timeline.getByRole('button', { name: /more lanes? below$/ })).toBeVisible();
});

test('the cards of a request and a node are whole at 1280×720, and scroll with what is below', async ({ page }) => {
  await openQuiet(page);
  await inPage(page, (lab) => lab.put('cart', 'milk'));
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.getByRole('region', { name: 'Recent operations' }).getByText('cart').click();
  await page.keyboard.press('2');
  const card = page.getByRole('complementary', { name: 'node' });
  await expect(card.getByRole('button', { name: 'Isolate' })).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('complementary', { name: 'request' })).toBeInViewport({ ratio: 1 });
  await page.getByRole('tabpanel', { name: 'Versions' }).getByText('Preference list').scrollIntoViewIfNeeded();
  await expect(page.getByText('Preference list')).toBeInViewport();
});

async function expectAccessible(page: Page, where: string, rules: readonly string[] | 'all'): Promise<void> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules === 'all' ? axe : axe.withRules([...rules])).analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    where,
  ).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in ${colorScheme}, on a desk, in dialogs and on a phone`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const rules = colorScheme === 'light' ? 'all' : ['color-contrast']; // only the colours differ
    const check = (where: string) => expectAccessible(page, where, rules);
    await openQuiet(page);
    await fillWithTrouble(page);
    await selectTornKey(page);
    for (const tab of ['Gossip', 'Merkle', 'Storage', 'Events', 'Versions']) {
      await inspectorTab(page, tab).click();
      await check(tab);
    }
    await picture(page, `desk, ${colorScheme}`);
    for (const [key, name] of [
      ['?', 'Ringside'],
      ['c', 'Cut a link'],
      ['Control+k', 'Every action'],
    ] as const) {
      await page.keyboard.press(key);
      await expect(page.getByRole('dialog', { name })).toBeVisible();
      await check(name);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
    }
    for (const item of ['New cluster…', 'Add a node…', 'All settings']) {
      await page.getByRole('button', { name: 'Cluster' }).click();
      await page.getByRole('menuitem', { name: item }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await check(item);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
    }
    await page.keyboard.press('ArrowLeft');
    await check('the past');
    await page.keyboard.press('Escape');

    await page.setViewportSize({ width: 390, height: 844 });
    for (const part of ['Client', 'Inspect', 'Timeline', 'Ring']) {
      await page.getByRole('tab', { name: part, exact: true }).click();
      await check(`phone, ${part}`);
      await picture(page, `phone, ${part}, ${colorScheme}`);
    }
  });
}

test('all that the ring does can be done from the list of the cluster, by keyboard', async ({ page }) => {
  await openQuiet(page);
  const list = page.getByRole('navigation', { name: 'Cluster as a list' });
  await page.keyboard.press('Tab');
  await expect(list.getByRole('button', { name: 'Select n1' })).toBeFocused();
  await expect(list).toBeInViewport();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(ringNode(page, 'n1')).toHaveAttribute('data-state', 'dead');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await list.getByRole('button', { name: 'Cut n1 – n4' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-link="n1-n4"]')).toHaveAttribute('data-cut', 'both');
  await expect(list.getByRole('button', { name: 'Heal n1 – n4' })).toBeVisible();
  await expect(page.getByTestId('announcer')).toContainText(/n1 was killed|n1 → n4 is cut/);
});
