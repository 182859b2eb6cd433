// The page as a person uses it: by mouse, by keyboard, and what it says back.
import {
  clickOnRing,
  client,
  inPage,
  inspectorTab,
  lasso,
  liveNodes,
  middleOf,
  nodeRow,
  openPage,
  openQuiet,
  operations,
  putByHand,
  ringLink,
  ringNode,
  toast,
} from './support/lab-page';
import { expect, test } from './support/test';

test('the first opening shows five live nodes and one prompt, which stays away once it is read', async ({ page }) => {
  await openPage(page);
  const prompt = page.getByRole('complementary', { name: 'What to try first' });
  await expect(prompt).toHaveText(/^Cut a link, then write\./);
  await expect(page.getByRole('img', { name: 'Ring of 5 nodes; all live; no link cut' })).toBeVisible();
  for (const node of ['n1', 'n2', 'n3', 'n4', 'n5']) await expect(nodeRow(page, node)).toContainText('0 keys');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible(); // it runs
  await expect.poll(() => inPage(page, (lab) => lab.now())).toBeGreaterThan(0);

  await prompt.getByRole('button', { name: 'Got it' }).click();
  await expect(prompt).toBeHidden();
  await page.reload();
  await expect(liveNodes(page)).toHaveCount(5);
  await expect(prompt).toBeHidden();
});

test('a put and a get by mouse, while the lab plays: words, ring and versions agree', async ({ page }) => {
  await openPage(page);
  await putByHand(page, 'cart:bob', '["pen"]');
  const put = operations(page).first();
  await expect(put).toContainText(/^putcart:bobok · 2 of W=2/);
  await expect(put).toContainText(/n\d ✓.*n\d ✓/); // who answered

  const preference = await inPage(page, (lab) =>
    [...lab.view('requests').recent.values()].flatMap(({ preference }) => preference),
  );
  await expect(page.locator('[data-ring] [data-key="cart:bob"]')).toBeVisible();
  await expect(page.locator('[data-ring] [data-selected-key]')).toContainText('cart:bob');
  for (const [i, node] of preference.entries())
    await expect(page.locator(`[data-rank="${i + 1}"] title`)).toHaveText(`${node}: replica ${i + 1} of 3`);
  const holders = page.getByRole('region', { name: 'Who has what' }).getByRole('listitem');
  await expect(holders).toHaveText(preference.toSorted().map((node) => new RegExp(`^${node}D1`)));
  await expect(page.getByRole('region', { name: 'Value' })).toContainText('D1["pen"]');

  await client(page).getByRole('button', { name: 'Get' }).click();
  await expect(operations(page).first()).toContainText(/^getcart:bobok · 2 of R=2.*\["pen"\]/);
  await expect(client(page)).toContainText(`context: ${preference[0]}:1 from last get`);
  await client(page).getByLabel('Value').fill('["pen","ink"]');
  await client(page).getByRole('button', { name: 'Put' }).click();
  await expect(page.getByRole('region', { name: 'Value' })).toContainText('D2["pen","ink"]');
  await expect(client(page)).toContainText('no context: a put is blind'); // it is spent
  await expect(holders).toHaveText(preference.toSorted().map((node) => new RegExp(`^${node}D2`)));
});

test('a put and a get by keyboard alone; Space belongs to the button that Tab has reached', async ({ page }) => {
  await openQuiet(page);
  await client(page).getByLabel('Key').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('keys');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('only k? and 1 c');
  await client(page).getByLabel('Key').focus();
  await page.keyboard.press('Enter');
  await expect(operations(page).first()).toContainText(/^putkeysok · 2 of W=2/);
  await expect(page.getByRole('region', { name: 'Value' })).toContainText('D1"only k? and 1 c"');

  await client(page).getByRole('button', { name: 'Put' }).focus();
  await page.keyboard.press('Tab');
  await expect(client(page).getByRole('button', { name: 'Get' })).toBeFocused();
  await page.keyboard.press(' ');
  await expect(operations(page).first()).toContainText(/^getkeysok · 2 of R=2/);
  expect(await inPage(page, (lab) => lab.status().transport)).toBe('on-demand');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('a deleted key is not found, and says so', async ({ page }) => {
  await openQuiet(page);
  await putByHand(page, 'gone', 'soon');
  await client(page).getByRole('button', { name: 'Get' }).click();
  await expect(client(page)).toContainText('from last get');
  await client(page).getByRole('button', { name: 'Delete' }).click();
  await expect(operations(page).first()).toContainText(/^deletegoneok · 2 of W=2/);
  await client(page).getByRole('button', { name: 'Get' }).click();
  await expect(operations(page).first()).toContainText(/^getgonenot found · 2 of R=2/);
});

test('the sample data fills six keys, on the ring and in the list of keys', async ({ page }) => {
  await openQuiet(page);
  await page.getByRole('button', { name: 'Cluster' }).click();
  await page.getByRole('menuitem', { name: 'Load sample data' }).click();
  await expect(page.locator('[data-ring] [data-key]')).toHaveCount(6);
  await expect(operations(page)).toHaveText(Array.from({ length: 6 }, () => /^put.*ok · 2 of W=2/));
  await expect(page.getByRole('tabpanel', { name: 'Versions' }).getByRole('listitem')).toHaveCount(6);
  await clickOnRing(page, page.locator('[data-ring] [data-key="session:5678"]'));
  await expect(page.getByRole('region', { name: 'Value' })).toContainText('"active"');
});

test('a click on a link cuts it both ways, another heals it; its arrowhead means one direction', async ({ page }) => {
  await openQuiet(page);
  const link = ringLink(page, 'n1-n3');
  const cuts = () => inPage(page, (lab) => [...lab.view('links').cut.keys()].sort());
  await clickOnRing(page, link);
  await expect(link).toHaveAttribute('data-cut', 'both');
  expect(await cuts()).toEqual(['n1>n3', 'n3>n1']);
  await expect(page.getByRole('img', { name: /2 link directions cut/ })).toBeVisible();

  await clickOnRing(page, link);
  await expect(link).toHaveAttribute('data-cut', 'no');
  expect(await cuts()).toEqual([]);

  const [middle, tip] = await Promise.all([middleOf(link), middleOf(ringNode(page, 'n3'))]);
  const length = Math.hypot(tip.x - middle.x, tip.y - middle.y);
  const radius = ((await ringNode(page, 'n3').boundingBox())?.width ?? 0) / 2;
  const part = (length - radius - 12) / length; // just before the rim of n3
  await page.mouse.click(middle.x + (tip.x - middle.x) * part, middle.y + (tip.y - middle.y) * part);
  await expect(link).toHaveAttribute('data-cut', 'forth');
  expect(await cuts()).toEqual(['n1>n3']);
  await page.keyboard.press('u');
  await expect(link).toHaveAttribute('data-cut', 'no');
  await expect(toast(page)).toContainText('Undone: cut n1 → n3');
});

test('a line drawn across links cuts them all, and one undo heals them all', async ({ page }) => {
  await openQuiet(page);
  const one = await middleOf(ringLink(page, 'n1-n2'));
  const other = await middleOf(ringLink(page, 'n1-n5'));
  const beyond = { x: one.x + (one.x - other.x) * 0.1, y: one.y - 4 };
  await page.mouse.move(beyond.x, beyond.y);
  await page.mouse.down();
  await page.mouse.move(other.x - (one.x - other.x) * 0.1, other.y - 4, { steps: 10 });
  await page.mouse.up();
  await expect(page.locator('[data-link^="n1-"][data-cut=both]')).toHaveCount(4);
  await expect(page.locator('[data-cut=both]')).toHaveCount(4);
  await page.getByRole('button', { name: 'undo', exact: true }).click();
  await expect(page.locator('[data-cut=both]')).toHaveCount(0);
});

test('a node is killed and started on the ring, in the list, and by the key k', async ({ page }) => {
  await openQuiet(page);
  const isDown = () => expect(ringNode(page, 'n2')).toHaveAttribute('data-state', 'dead');
  const isLive = () => expect(ringNode(page, 'n2')).toHaveAttribute('data-state', 'live');
  await clickOnRing(page, ringNode(page, 'n2'));
  await page.getByRole('menuitem', { name: 'Kill n2' }).click();
  await isDown();
  await expect(nodeRow(page, 'n2')).toContainText('down');
  await clickOnRing(page, ringNode(page, 'n2'));
  await page.getByRole('menuitem', { name: 'Start n2' }).click();
  await isLive();

  await nodeRow(page, 'n2').getByRole('button', { name: 'Kill n2' }).click();
  await isDown();
  await nodeRow(page, 'n2').getByRole('button', { name: 'Start n2' }).click();
  await isLive();

  await page.keyboard.press('Escape');
  await page.keyboard.press('k');
  await expect(toast(page)).toContainText('Select a node first');
  await page.keyboard.press('2');
  await page.keyboard.press('k');
  await isDown();
  expect(await inPage(page, (lab) => lab.view('nodes').get('n2' as never)?.state)).toBe('dead');
  await page.keyboard.press('k');
  await isLive();
});

test('a write that misses its quorum says who answered and how many were needed', async ({ page }) => {
  await openQuiet(page, { hintedHandoff: false });
  await inPage(page, (lab) => lab.partition([['n1'], ['n2'], ['n3'], ['n4'], ['n5']]));
  await putByHand(page, 'alone', '1');
  const row = operations(page).first();
  await expect(row).toContainText(/^putalone(unknown|failed|unavailable)/);
  await expect(row).toContainText(/1 of W=2|needs 2/);
  await expect(row.getByRole('img', { name: '1 of 2 needed answers' })).toBeVisible();
});

test('the gossip tab shows who suspects a killed node, who confirmed it, and that it is up again', async ({ page }) => {
  await openQuiet(page);
  await inspectorTab(page, 'Gossip').click();
  await inPage(page, async (lab) => {
    await lab.runFor(2000);
    await lab.kill('n3');
    await lab.runFor(2000);
  });
  const ofN3 = page.locator('td[data-subject=n3]');
  await expect(nodeRow(page, 'n3')).toContainText('down'); // the page knows at once, the nodes do not
  await expect(ofN3.and(page.locator('[data-state=up]'))).toHaveCount(4);

  // On to the moment at which one that suspects n3 has been confirmed once, and needs two.
  const believer = await inPage(page, async (lab) => {
    for (let i = 0; i < 2000; i++) {
      for (const [node, beliefs] of lab.view('membership')) {
        for (const [of, { status, confirmers }] of beliefs) {
          if (of === 'n3' && status === 'suspected' && confirmers.length === 1) return node;
        }
      }
      await lab.runFor(2);
    }
    return undefined;
  });
  const belief = page.locator(`tr[data-believer=${believer}] td[data-subject=n3]`);
  await expect(belief).toHaveAttribute('data-state', 'suspected');
  await expect(belief).toHaveText(/suspect 1\/2/);
  await expect(belief).toHaveAccessibleName(
    new RegExp(`^${believer} suspects n3 since .*; n\\d confirmed: 1 of 2\\.$`),
  );

  await inPage(page, (lab) => lab.runFor(5000));
  await expect(ofN3.and(page.locator('[data-state=down]'))).toHaveCount(4);
  await inPage(page, async (lab) => {
    await lab.start('n3');
    await lab.runFor(5000);
  });
  await expect(ofN3.and(page.locator('[data-state=up]'))).toHaveCount(4);
});

test('a partition by lasso, a write on each side, and the siblings resolved in the dialog', async ({ page }) => {
  await openQuiet(page);
  await lasso(page, ['n1', 'n2']);
  await expect(page.locator('[data-cut=both]')).toHaveCount(6);
  for (const [node, value] of [
    ['n1', '["left"]'],
    ['n4', '["right"]'],
  ] as const) {
    await client(page).getByRole('button', { name: /^via / }).click();
    await page.getByRole('menuitemcheckbox', { name: node }).click();
    await putByHand(page, 'cart:alice', value);
    await expect(operations(page).filter({ hasText: 'ok · 2 of W=2' })).toHaveCount(node === 'n1' ? 1 : 2);
  }
  await page.getByRole('button', { name: 'heal 6 links' }).click();
  await expect(page.locator('[data-cut=both]')).toHaveCount(0);
  await inPage(page, (lab) => lab.runFor(20_000)); // the hints go home
  await client(page).getByRole('button', { name: 'Get' }).click();
  await expect(operations(page).first()).toContainText(/^getcart:alice2 siblings/);
  await expect(page.getByRole('region', { name: 'Siblings' }).getByRole('listitem')).toHaveCount(2);

  await operations(page).first().getByRole('button', { name: 'Resolve…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Resolve cart:alice' });
  await expect(dialog.getByRole('listitem')).toHaveCount(2);
  const merged = await dialog.getByRole('textbox').inputValue();
  expect((JSON.parse(merged) as string[]).toSorted()).toEqual(['left', 'right']);
  await dialog.getByRole('button', { name: 'Put merged value' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('region', { name: 'Value' })).toContainText(`D3${merged}`);
  await inPage(page, (lab) => lab.whenIdle());
  const holders = page.getByRole('region', { name: 'Who has what' }).getByRole('listitem');
  await expect(holders).toHaveText([/^n\dD3/, /^n\dD3/, /^n\dD3/]);
});

test('the events feed says what happened, and a click on it leads to its moment', async ({ page }) => {
  await openQuiet(page);
  await inPage(page, (lab) => lab.runFor(1500));
  await clickOnRing(page, ringLink(page, 'n2-n3'));
  await inPage(page, (lab) => lab.runFor(500));
  await inspectorTab(page, 'Events').click();
  const row = page.getByRole('list', { name: 'Events, newest last' }).getByText('The link n2 → n3 is cut');
  await expect(row).toBeVisible();
  await row.click();
  await expect(page.getByText('You are viewing the past')).toBeVisible();
  await expect(page.getByTestId('lab-clock')).toHaveText('00:01.500');
});

test('the settings are shown locked, and their copy makes the same cluster', async ({ page, context }) => {
  await openQuiet(page, { w: 3 }, { seed: 42 });
  await page.getByRole('button', { name: /N3 R2 W3/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Settings of this cluster' });
  await expect(dialog).toContainText('locked while it runs');
  await expect(dialog.getByRole('region', { name: 'Quorums' })).toContainText(/w\s*3/);
  await expect(dialog.getByRole('region', { name: 'Run' })).toContainText(/seed\s*42/);
  await expect(dialog.locator('input, select, textarea')).toHaveCount(0);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await dialog.getByRole('button', { name: 'Copy as JSON' }).click();
  await expect(toast(page)).toContainText('on the clipboard');
  const same = await page.evaluate(async () => {
    const { config, seed } = JSON.parse(await navigator.clipboard.readText());
    const lab = await window.ringside?.create(config, { seed, executor: 'in-process' });
    return [lab?.config.w, lab?.seed];
  });
  expect(same).toEqual([3, 42]);
  await page.getByRole('button', { name: /N3 R2 W3/ }).click();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('a new cluster with r > n is refused with the reason and leaves the old one alone; what is not built is named', async ({
  page,
}) => {
  await openQuiet(page);
  await inPage(page, (lab) => lab.put('old', 'still here'));
  await page.getByRole('button', { name: 'Cluster' }).click();
  await page.getByRole('menuitem', { name: 'New cluster…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New cluster' });
  const choices = await dialog
    .locator('option')
    .evaluateAll((options) =>
      options.map((each) => ({ text: each.textContent, off: (each as HTMLOptionElement).disabled })),
    );
  expect(choices.length).toBeGreaterThan(0);
  for (const { text, off } of choices) expect(/not in this version$/.test(text), text).toBe(off);

  await dialog.getByLabel('R: answers for a read').fill('4');
  await dialog.getByRole('button', { name: 'Create cluster' }).click();
  await expect(dialog.getByRole('alert')).toContainText('r is 4 but n is 3: r ≤ n');
  expect(await inPage(page, async (lab) => (await lab.get('old')).siblings)).toEqual(['still here']);

  await dialog.getByLabel('R: answers for a read').fill('1');
  await dialog.getByLabel('Nodes', { exact: false }).first().fill('4');
  await dialog.getByRole('button', { name: 'Create cluster' }).click();
  await expect(dialog).toBeHidden();
  await expect(liveNodes(page)).toHaveCount(4);
  await expect(page.getByRole('button', { name: /N3 R1 W2/ })).toContainText('4 nodes');
});

test('the executor switches to Simulation and back, asking first and without alarm', async ({ page }) => {
  await openPage(page);
  await page.evaluate(() => {
    const alarming = window as typeof window & { alarms: string[] };
    alarming.alarms = [];
    new MutationObserver(() => {
      for (const alert of document.querySelectorAll('[role=alert]')) alarming.alarms.push(alert.textContent);
    }).observe(document.body, { subtree: true, childList: true });
  });
  const executor = page.getByRole('radiogroup', { name: 'Executor' });
  for (const [name, button, question, workers] of [
    ['Simulation', 'New Simulation', 'Go on as a Simulation?', 0],
    ['Workers', 'New cluster in Workers', 'Go on in Web Workers?', 5],
  ] as const) {
    await executor.getByRole('radio', { name }).click();
    await page.getByRole('dialog', { name: question }).getByRole('button', { name: button }).click();
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(executor.getByRole('radio', { name })).toBeChecked();
    await expect(liveNodes(page)).toHaveCount(5);
    await putByHand(page, 'where', name);
    await expect(operations(page).first()).toContainText(/^putwhereok · 2 of W=2/);
    await expect.poll(() => page.workers().filter((each) => each.url().includes('node.worker')).length).toBe(workers);
  }
  expect(await page.evaluate(() => (window as typeof window & { alarms: string[] }).alarms)).toEqual([]);
});

test('clusters that are created at once replace each other one after the other', async ({ page }) => {
  await openPage(page);
  await page.evaluate(() =>
    Promise.all([window.ringside?.create({ nodes: 3 }), window.ringside?.create({ nodes: 4, r: 1 })]),
  );
  await expect(liveNodes(page)).toHaveCount(4);
  expect(await inPage(page, async (lab) => (await lab.put('k', 'v')).outcome)).toBe('ok');
  await expect.poll(() => page.workers().filter((each) => each.url().includes('node.worker')).length).toBe(4);
});

test('the command palette finds and carries out an action', async ({ page }) => {
  await openQuiet(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('isolate n4');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-link][data-cut=both]')).toHaveCount(4);
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Ringside' })).toContainText('Play or pause');
});
