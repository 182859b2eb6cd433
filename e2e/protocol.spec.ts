// What the protocol does, as the page shows it: settings, suspicion, refusals, hints, deletions, merges, trees, conditions.
import {
  client,
  inPage,
  inspectorTab,
  liveNodes,
  nodeRow,
  openQuiet,
  operations,
  putByHand,
  ringNode,
  toast,
} from './support/lab-page';
import { expect, test } from './support/test';

const inspector = (name: string) => ({ name, exact: true });

test('the form of a new cluster has every setting, says what is wrong while it is typed, and goes back to the defaults', async ({
  page,
}) => {
  await openQuiet(page, { w: 3 });
  await page.getByRole('button', { name: 'Cluster' }).click();
  await page.getByRole('menuitem', { name: 'New cluster…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New cluster' });
  const names = await inPage(page, (lab) => Object.keys(lab.config).length);
  expect(await dialog.locator('input, select').count()).toBeGreaterThan(names);
  await expect(dialog.getByRole('status')).toHaveText('This would run N3 R2 W3 · AP sloppy · 5 nodes');
  await dialog.getByLabel('Consistency').selectOption('ca');
  await expect(dialog.getByRole('status')).toHaveText('This would run N3 R3 W3 · CA · 5 nodes'); // R is raised
  await dialog.getByLabel('Suspect after (ms)').fill('10');
  await expect(dialog.getByRole('status')).toContainText('suspectAfterMs must be more than gossipIntervalMs');
  await dialog.getByRole('button', { name: 'Defaults' }).click();
  await expect(dialog.getByRole('status')).toHaveText('This would run N3 R2 W2 · AP sloppy · 5 nodes');
  await dialog.getByLabel('Clock limit').fill('4');
  await dialog.getByRole('button', { name: 'Create cluster' }).click();
  await expect(dialog).toBeHidden();
  expect(await inPage(page, (lab) => [lab.config.clockLimit, lab.config.consistency])).toEqual([4, 'ap']);
});

test('rule 23: who suspects whom, who confirmed, and the refutation are told and drawn, at every moment', async ({
  page,
}) => {
  await openQuiet(page);
  await inspectorTab(page, 'Gossip').click();
  const stories = page.getByRole('region', { name: 'Suspicions' });
  await expect(stories).toContainText('None so far');
  await inPage(page, async (lab) => {
    await lab.runFor(2000);
    await lab.kill('n3');
    while (lab.events({ kind: 'SuspicionConfirmed' }).length === 0) await lab.runFor(5);
  });
  await expect(stories).toContainText(/n3.*suspected by \d/);
  await expect(stories).toContainText(/missed it for 5\.\d s; n\d confirmed \(1 of 2\)/);
  await expect(page.locator('[data-doubt$=">n3"][data-kind=suspected]')).not.toHaveCount(0);

  await inPage(page, (lab) => lab.runFor(3000));
  await expect(stories).toContainText('held for down by 4');
  await expect(page.locator('[data-doubt]')).toHaveCount(0); // a verdict is drawn for the node in focus only
  await nodeRow(page, 'n3').getByRole('button').first().click();
  await expect(page.locator('[data-doubt$=">n3"][data-kind=down]')).toHaveCount(4);

  await inPage(page, async (lab) => {
    await lab.start('n3');
    await lab.runFor(3000);
  });
  await expect(stories).toContainText('no longer doubted');
  await expect(stories).toContainText(/up again with incarnation 2/);
  await stories.getByRole('button').first().click(); // back to the moment of the verdict
  await expect(page.getByText('You are viewing the past')).toBeVisible();
  await expect(stories).toContainText(/suspected by \d|held for down by \d/);
});

test('rule 18: a refusal under cp names what it needed and reached, and what to do; the other side goes on', async ({
  page,
}) => {
  await openQuiet(page, { consistency: 'cp' });
  const list = await inPage(page, async (lab) => {
    const { replicas } = await lab.put('cart:alice', 'one');
    const nodes = replicas.map(({ node }) => node);
    await lab.partition([nodes.slice(0, 1)]);
    await lab.runFor(8000);
    return nodes;
  });
  const [first, second] = list;
  await page.getByRole('button', { name: 'via auto' }).click();
  await page.getByRole('menuitemcheckbox', { name: first ?? '', exact: true }).click();
  await putByHand(page, 'cart:alice', 'two');
  const refused = operations(page).first();
  const advice = `or ask via ${second}, which reaches enough of them.`;
  await expect(refused).toContainText(/^putcart:aliceunavailable/);
  await expect(refused).toContainText(`needs 2 of ${[...list].join(' ')}, reached 1 (${first})`);
  await expect(refused).toContainText(advice);
  await expect(toast(page)).toContainText(advice);
  await refused.getByRole('button').first().click();
  const card = page.getByRole('complementary', { name: 'request' });
  await expect(card).toContainText(`needed 2, reached 1: ✓ ${first}`);
  await refused.getByRole('button').first().click(); // the same again lets go of it
  await expect(card).toBeHidden();
});

test('rule 26: hints are listed with owner, age and expiry at who keeps them, and said at the owner', async ({
  page,
}) => {
  await openQuiet(page, { hintWindowMs: 20_000 });
  const holder = await inPage(page, async (lab) => {
    await lab.kill('n3');
    await lab.runFor(8000);
    for (let i = 0; i < 6; i++) await lab.put(`key ${i}`, i);
    return [...lab.view('hints').held.values()][0]?.holder ?? '';
  });
  await expect(nodeRow(page, 'n3')).toContainText(/down · \d ◆ wait/);
  await nodeRow(page, holder).getByRole('button').first().click();
  const hints = page.getByRole('region', { name: `Hints of ${holder}` });
  await expect(hints.getByRole('listitem').first()).toContainText(
    /for n3key \d0\.\d s oldexpires in \d+\.\d s · not tried yet/,
  );
  await nodeRow(page, 'n3').getByRole('button').first().click();
  await expect(page.getByRole('region', { name: 'Hints of n3' })).toContainText(/\d hints? waits? for n3/);
  await inPage(page, (lab) => lab.runFor(25_000));
  await expect(nodeRow(page, 'n3')).not.toContainText('wait');
  await inspectorTab(page, 'Events').click();
  await expect(page.getByText(/dropped its hint of key \d for n3/).first()).toBeVisible();
});

test('rule 28: a deletion is a tombstone with its grace running down', async ({ page }) => {
  await openQuiet(page, { tombstoneGraceMs: 20_000, antiEntropy: false });
  await putByHand(page, 'gone', 'soon');
  await client(page).getByRole('button', { name: 'Get' }).click();
  await expect(client(page)).toContainText('from last get');
  await client(page).getByRole('button', { name: 'Delete' }).click();
  const tombstone = page.locator('[data-version][data-standing=current]');
  await expect(tombstone).toContainText(/✝ deleted · (19|20)\.\d s left/);
  await inPage(page, (lab) => lab.runFor(5000));
  await expect(tombstone).toContainText(/✝ deleted · 1[45]\.\d s left/);
  await expect(page.getByRole('region', { name: 'Value' })).toContainText('once every replica is known to have it');
});

test('rule 28: a reaped tombstone is told at each replica; with grace-only who was away brings the value back', async ({
  page,
}) => {
  const graceOnly = { tombstoneGraceMs: 3000, antiEntropyIntervalMs: 1000, hintedHandoff: false } as const;
  await openQuiet(page, { ...graceOnly, tombstoneReap: 'grace-only' });
  await inPage(page, async (lab) => {
    const { replicas, context } = await lab.put('cart:alice', 'pen');
    const away = replicas.at(-1)?.node ?? '';
    await lab.kill(away);
    await lab.runFor(7000);
    await lab.delete('cart:alice', context === undefined ? {} : { context });
    while (lab.events({ kind: 'TombstoneReaped' }).length < 2) await lab.runFor(500);
    (globalThis as { away?: string }).away = away;
  });
  await operations(page).first().getByRole('button').first().click();
  const story = page.getByRole('region', { name: 'What happened' });
  await expect(story).toContainText(/n\d reaped the tombstone D2: its grace was over/);
  await expect(page.locator('[data-standing=reaped]')).toContainText('✝ deleted · reaped');
  await inPage(page, async (lab) => {
    await lab.start((globalThis as { away?: string }).away ?? '');
    while (lab.events({ kind: 'KeyResurrected' }).length === 0) await lab.runFor(500);
  });
  await expect(story).toContainText(/D1 came back at n\d, which had reaped its tombstone/);
  await expect(page.locator('[data-standing=current]')).toContainText('D1');
});

test('siblings are merged with their common ancestor, which is marked; what clashes is named by field', async ({
  page,
}) => {
  await openQuiet(page, { conflicts: 'merge' });
  const write = (notes: readonly string[]) =>
    inPage(
      page,
      async (lab, [left, right]) => {
        const first = await lab.put('cart', { items: ['pen'], note: 'a' });
        const context = first.context === undefined ? {} : { context: first.context };
        await Promise.all([
          lab.put('cart', { items: ['pen', 'ink'], note: left }, { ...context, via: 'n1' }),
          lab.put('cart', { items: ['pen', 'cup'], note: right }, { ...context, via: 'n4' }),
        ]);
        await lab.get('cart');
        await lab.whenIdle();
      },
      notes,
    );
  await write(['a', 'a']);
  await operations(page).first().getByRole('button').first().click();
  await expect(operations(page).first()).toContainText(/^getcartok · merged 2/);
  await expect(page.locator('[data-merge=merged]')).toContainText('merged by n');
  await expect(page.locator('[data-version]', { hasText: 'ancestor' })).toContainText('D1');
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText(/merged D2 and D3 for r\d/);

  await openQuiet(page, { conflicts: 'merge' });
  await write(['b', 'c']);
  await operations(page).first().getByRole('button').first().click();
  await expect(page.locator('[data-merge=conflict]')).toContainText('note differs');
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText(/note: "[bc]" or "[bc]"/);
});

test('last-write-wins under a wrong clock: the clock stands at its node, the lost write is struck out with both times', async ({
  page,
}) => {
  await openQuiet(page, { conflicts: 'last-write-wins' });
  await page.getByRole('button', { name: 'More for n4' }).click();
  await page.getByRole('menuitem', { name: 'Clock and disk…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Clock and disk of n4' });
  await dialog.getByRole('button', { name: '−2000 ms' }).click();
  await dialog.getByLabel('to (ms)').fill('12');
  await dialog.getByRole('button', { name: 'Set the disk' }).click();
  await page.keyboard.press('Escape');
  await expect(nodeRow(page, 'n4')).toContainText('clock −2 s · disk 1–12 ms');
  await expect(ringNode(page, 'n4')).toContainText('−2 s');
  await inPage(page, async (lab) => {
    await lab.runFor(3000);
    await Promise.all([
      lab.put('cart:alice', 'right', { via: 'n1' }),
      lab.put('cart:alice', 'late clock', { via: 'n4' }),
    ]);
    await lab.whenIdle();
  });
  await operations(page).first().getByRole('button').first().click();
  const lost = page.locator('[data-standing=overruled]');
  await expect(lost).toContainText('"late');
  await expect(lost).toHaveAttribute('aria-label', /overruled: written 00:01\.\d+, D\d 00:03\.\d+/);
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText(
    /D\d \(written 00:01\.\d+\) lost to D\d/,
  );
});

test('rule 30: the Merkle tab walks down two trees to the keys that differ, and says when one root was enough', async ({
  page,
}) => {
  await openQuiet(page, { antiEntropy: false });
  await page.getByRole('tab', inspector('Merkle')).click();
  await expect(page.getByText('Anti-entropy is off in this cluster')).toBeVisible();

  await openQuiet(page, { antiEntropy: true, antiEntropyIntervalMs: 1000, hintedHandoff: false, readRepair: false });
  await inPage(page, async (lab) => {
    for (let i = 0; i < 12; i++) await lab.put(`key ${i}`, i);
    while (lab.view('merkle').rounds === 0) await lab.runFor(100);
  });
  const round = page.getByTestId('merkle-round');
  await expect(round).toContainText(/agree on \d+ keys? of the range .*: one root compared, nothing else/);
  await inPage(page, async (lab) => {
    await lab.wipe('n3');
    while ([...lab.view('merkle').differed.values()].every(({ outcome }) => outcome === 'running'))
      await lab.runFor(20);
  });
  await expect(round).toContainText(/differed: walked down \d levels?, then listed the keys of \d+ buckets?/);
  await expect(page.locator('[data-hash="0.0"][data-differs=true]')).toHaveCount(2); // the root, in both trees
  await expect(page.getByText(/level \d: \d+ compared, \d+ differs?/).last()).toBeVisible();
  await page.getByRole('button', { name: /Go to its start/ }).click();
  await expect(round).toContainText('the root is on its way'); // the picture follows the playhead
  await page.keyboard.press('Escape');
  await expect(round).toContainText('walked down');
});

test('a paused node is alive and silent; the palette pauses and resumes it, and undo takes it back', async ({
  page,
}) => {
  await openQuiet(page);
  const palette = async (what: string) => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type(what);
    await page.keyboard.press('Enter');
  };
  await palette('pause n2');
  await expect(nodeRow(page, 'n2')).toContainText('paused: alive, and silent');
  await expect(ringNode(page, 'n2')).toHaveAttribute('data-state', 'live');
  await palette('resume n2');
  await expect(nodeRow(page, 'n2')).toContainText('0 keys');
  await page.keyboard.press('Control+z');
  await expect(nodeRow(page, 'n2')).toContainText('paused');
  await expect(liveNodes(page)).toHaveCount(5);
});

test('rule 32: a node joins, and another leaves: the ring follows, the past keeps the ring that it had', async ({
  page,
}) => {
  await openQuiet(page);
  await inPage(page, async (lab) => {
    for (let i = 0; i < 20; i++) await lab.put(`key ${i}`, i);
  });
  await page.getByRole('button', { name: 'add node' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a node' });
  await expect(dialog).toContainText(/[12]\d\s% of the keys get another first node; modulo would move [78]\d\s%/);
  await dialog.getByLabel('Capacity').fill('2');
  await dialog.getByRole('button', { name: 'Add the node' }).click();
  await expect(toast(page)).toContainText('n6 is about to join the ring');
  const card = page.getByRole('complementary', { name: 'Change of the ring' });
  await inPage(page, async (lab) => {
    while (lab.events({ kind: 'RangeStreamStarted' }).length === 0) await lab.runFor(10);
  });
  await expect(card).toContainText('n6 joins the ring.');
  await expect(card).toContainText(/n\d → n6 \d+ keys/);
  await expect(ringNode(page, 'n6')).toContainText('joining');
  await expect(page.locator('[data-moves$=">n6"]')).not.toHaveCount(0);
  const midway = await inPage(page, (lab) => lab.now());

  await inPage(page, (lab) => lab.whenIdle());
  await expect(card).toBeHidden();
  await expect(nodeRow(page, 'n6')).toContainText(/^n6cap 2× · \d+ keys/);
  await expect(page.getByText(/Last change: n6 joined the ring\. [23]\d\s% of the keys/)).toBeVisible();
  await expect(page.locator('[data-band="n6"]')).toHaveCount(1);

  await page.getByRole('button', { name: 'More for n2' }).click();
  await page.getByRole('menuitem', { name: 'Remove from the ring…' }).click();
  const question = page.getByRole('dialog', { name: 'Remove n2 from the ring?' });
  await expect(question).toContainText('of the keys get another first node');
  await question.getByRole('button', { name: 'Remove n2' }).click();
  await inPage(page, (lab) => lab.whenIdle());
  await expect(ringNode(page, 'n2')).toHaveCount(0);
  await expect(page.locator('[data-band="n2"]')).toHaveCount(0);

  await page.getByRole('slider', { name: 'Playhead' }).focus();
  await page.keyboard.press('Home');
  await expect(page.getByText('You are viewing the past')).toBeVisible();
  await expect(page.locator('[data-ring] [data-node]')).toHaveCount(5); // n1 to n5, as it was
  await expect(page.locator('[data-band="n2"]')).toHaveCount(1);
  expect(midway).toBeGreaterThan(0);
});

test('rules 15, 31: the Storage tab hands out a node’s disk as a zip and takes it in for one that is down', async ({
  page,
}) => {
  await openQuiet(page, { nodes: 4, antiEntropy: false, readRepair: false, hintedHandoff: false });
  const preference = await inPage(page, async (lab) =>
    (await lab.put('cart', 'milk')).replicas.map(({ node }) => node),
  );
  const owner = preference[0] ?? '';
  const stranger = ['n1', 'n2', 'n3', 'n4'].find((node) => !preference.includes(node as never)) ?? '';
  await page.getByRole('tab', inspector('Storage')).click();
  const disk = page.getByRole('region', { name: 'Disk', exact: true });

  await ringNode(page, owner).click();
  await expect(disk.getByRole('button', { name: 'Import disk' })).toBeDisabled();
  await expect(disk).toContainText(`Kill ${owner} to import one.`);
  const downloading = page.waitForEvent('download');
  await disk.getByRole('button', { name: 'Export disk' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe(`${owner}-leveldb.zip`);
  const zip = await download.path();

  await inPage(page, (lab, node) => lab.kill(node), stranger);
  await ringNode(page, stranger).click();
  const chosen = page.waitForEvent('filechooser');
  await disk.getByRole('button', { name: 'Import disk' }).click();
  await (await chosen).setFiles({ name: 'holiday.zip', mimeType: 'application/zip', buffer: Buffer.from('no zip') });
  await expect(toast(page)).toContainText('This file cannot be imported: it is no zip file.');

  await page.getByLabel(`Zip to import as the disk of ${stranger}`).setInputFiles(zip);
  await expect.poll(() => inPage(page, (lab) => lab.events({ kind: 'DiskImported' }).length)).toBe(1);
  await expect(toast(page).filter({ hasText: `Start ${stranger} to run on it.` })).toBeVisible();
  await expect(page.getByRole('tabpanel', { name: 'Storage' })).toContainText(/Imported: \d+ records? in \d+ files?/);
  await inPage(page, (lab, node) => lab.start(node), stranger);
  await expect(page.getByRole('region', { name: 'Engine' })).toBeVisible();
  expect(
    await inPage(
      page,
      (lab, node) => [...(lab.view('versions').get('cart')?.holders.keys() ?? [])].includes(node as never),
      stranger,
    ),
  ).toBe(true);
});
