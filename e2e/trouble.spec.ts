// What goes wrong around the page: no storage, foreign messages, nonsense from callers, workers that die. It says so and goes on.
import type { Page, Worker } from '@playwright/test';
import type { Lab } from '../src/lab/lab-api';
import { create } from '../src/lab/node-lab';
import { serveWithFirstLine } from './support/broken-browser';
import {
  client,
  createLab,
  inPage,
  inspectorTab,
  liveNodes,
  nodeRow,
  openPage,
  openQuiet,
  operations,
  putByHand,
} from './support/lab-page';
import { expect, test } from './support/test';

const WITHOUT_STORAGE = {
  'no IndexedDB': 'for (let o = globalThis; o; o = Object.getPrototypeOf(o)) delete o.indexedDB;',
  'IndexedDB refused':
    "IDBFactory.prototype.open = IDBFactory.prototype.deleteDatabase = () => { throw new DOMException('The operation is insecure.', 'SecurityError'); };",
} as const;

for (const [what, line] of Object.entries(WITHOUT_STORAGE)) {
  test(`with ${what} the page says so and offers a Simulation, which works`, async ({ page }) => {
    const broken = await serveWithFirstLine(line);
    try {
      await page.goto(broken.address);
      await expect(page.getByRole('heading', { name: 'The lab could not start in Web Workers' })).toBeVisible();
      await expect(page.getByRole('alert')).toHaveText(/^[A-Z].+\.$/);
      await page.getByRole('button', { name: 'Run as Simulation' }).click();
      await expect(liveNodes(page)).toHaveCount(5);
      await inPage(page, (lab) => lab.speed(2));
      await putByHand(page, 'k', 'v');
      await expect(operations(page).first()).toContainText('ok · 2 of W=2');
    } finally {
      broken.close();
    }
  });
}

test('without Web Locks the page says so and offers a Simulation, which works', async ({ page }) => {
  await page.addInitScript(() => {
    delete (Navigator.prototype as { locks?: unknown }).locks;
  });
  await page.goto('/');
  await expect(page.getByRole('alert')).toContainText('no Web Locks');
  await page.getByRole('button', { name: 'Run as Simulation' }).click();
  await expect(liveNodes(page)).toHaveCount(5);
});

const ODD_TEXTS = [
  '<img src=x onerror="window.hacked = 1">',
  '</script><script>window.hacked = 2</script>',
  '"><svg onload="window.hacked = 3">',
  '{{window.hacked = 4}}',
  'مفتاح עברית ‮reversed‬',
  '👩‍👩‍👧‍👦 e\u0301 \u0000\u0007\t\n',
  '__proto__',
  'x'.repeat(1024),
];

test('markup, foreign scripts and long names are shown as text, and nothing of them runs', async ({ page }) => {
  await openQuiet(page);
  for (const text of ODD_TEXTS) {
    await client(page).getByRole('radio', { name: 'text', exact: true }).click();
    await putByHand(page, text, text);
    const key = await client(page).getByLabel('Key').inputValue(); // a field of one line drops line breaks
    const row = operations(page).first();
    await expect(row.getByTitle(key, { exact: true })).toHaveText(key);
    await expect(row).toContainText('ok · 2 of W=2');
    await client(page).getByRole('button', { name: 'Get' }).click();
    await expect(row).toContainText(/^get.*ok · 2 of R=2/);
    expect(await inPage(page, async (lab, name) => (await lab.get(name)).siblings, key)).toEqual([text]);
    for (const tab of ['Storage', 'Events', 'Gossip', 'Versions']) await inspectorTab(page, tab).click();
    await expect(
      page.getByRole('tabpanel', { name: 'Versions' }).getByTitle(key, { exact: true }).first(),
    ).toBeVisible();
  }
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option', { name: 'Select <img src=x onerror="window.hacked = 1">' })).toBeVisible();
  const ligatures = await page
    .locator('.font-mono')
    .first()
    .evaluate((text) => getComputedStyle(text).fontVariantLigatures);
  expect(ligatures, 'a value such as </b> or -> is not drawn as another sign').toBe('none');
  await page.keyboard.press('Escape');
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  await expect(page.locator('img, script:not([src]) ~ script:not([src])')).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await expect(client(page).getByRole('button', { name: 'Put' })).toBeInViewport();
});

/** Runs unchanged in Node and in the page. */
async function story(lab: Lab): Promise<string> {
  await lab.put('k', 'v');
  await lab.kill('n2');
  await lab.put('k', 'w');
  await lab.runFor(3000);
  return lab.traceHash();
}

test('foreign messages on a node’s channel are ignored, counted and told; the cluster goes on unmoved', async ({
  page,
}) => {
  await page.goto('/');
  await page.waitForFunction(() => window.ringside !== undefined);
  await createLab(page, {}, { executor: 'workers', seed: 11 });
  const posted = await page.evaluate(() => {
    const batch = { session: 1, window: 1, from: 'n2', to: 'n1', envelopes: [] };
    const envelope = { id: 'm1', order: 1, due: 1, message: { kind: 'Gossip' } };
    const shapes: unknown[] = [
      null,
      'text',
      42,
      [],
      {},
      { hello: 'ringside/demo/n1' },
      new Map([['session', 1]]),
      { ...batch, session: 'one' },
      { ...batch, more: 1 },
      { ...batch, from: 'n9' },
      { ...batch, from: '__proto__' },
      { ...batch, to: 'n3' },
      { ...batch, envelopes: [{ ...envelope, message: { kind: 'Destroy' } }] },
      { ...batch, envelopes: [{ ...envelope, due: Number.NaN }] },
      { ...batch, envelopes: 'x'.repeat(1_000_000) },
      { ...batch, session: 999, envelopes: [envelope] },
    ];
    const channel = new BroadcastChannel('ringside/demo/n1');
    for (const shape of shapes) channel.postMessage(shape);
    channel.close();
    return shapes.length;
  });
  const hash = await inPage(page, story);
  expect(await inPage(page, (lab) => lab.view('counts').foreignIgnored)).toBe(posted);
  const told = await inPage(page, (lab) => lab.events({ kind: 'ForeignMessageIgnored' }));
  expect(told.length).toBeGreaterThan(0);
  expect(hash).toBe(await story(await create({}, { seed: 11 })));
  await inspectorTab(page, 'Events').click();
  await page.getByRole('button', { name: 'messages', exact: true }).click();
  await expect(
    page.getByText(/messages on the channel of n1 ignored, because no node of this cluster sent/),
  ).toHaveCount(1);
});

test('nonsense from callers is refused with a code and a sentence, and changes nothing', async ({ page }) => {
  await openQuiet(page);
  const refused = await page.evaluate(async () => {
    const lab = window.ringside;
    if (lab === undefined) throw new Error('there is no lab');
    const loose = lab as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;
    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    const calls: Record<string, () => Promise<unknown> | undefined> = {
      'an empty key': () => lab.put('', 1),
      'a key of 2 KiB': () => lab.put('x'.repeat(2048), 1),
      'half a surrogate pair': () => lab.get('\ud800'),
      'a number as key': () => loose.get?.(7),
      'no key': () => loose.delete?.(),
      'no value': () => lab.put('k', undefined),
      'not a number': () => lab.put('k', Number.NaN),
      'a function': () => lab.put('k', () => 1),
      'a date': () => lab.put('k', new Date(0)),
      'a value that holds itself': () => lab.put('k', cyclic),
      'a value of 2 MiB': () => lab.put('k', new Uint8Array(2 * 1024 * 1024)),
      'a context of another kind': () => lab.put('k', 1, { context: 'nonsense' }),
      'a context cut short': () => lab.put('k', 1, { context: 'ctx1:W1' }),
      'an unknown node': () => lab.kill('n99'),
      'an unknown node to ask': () => lab.get('k', { via: 'n99' }),
      'no node': () => loose.start?.(),
      'a node named like a field of objects': () => lab.kill('__proto__'),
      'a link to itself': () => lab.cut('n1', 'n1'),
      'half a link': () => loose.cut?.('n1'),
      'a partition with a node twice': () => lab.partition([['n1'], ['n1']]),
      'a partition of nothing': () => loose.partition?.('n1'),
      'a loss of 2': () => lab.setLink('n1', 'n2', { loss: 2 }),
      'a latency backwards': () => lab.setLink('n1', 'n2', { latency: [9, 3] }),
      'a run of -1 ms': () => lab.runFor(-1),
      'a run of no number': () => loose.runFor?.('soon'),
      'a run for ever': () => lab.runFor(Number.POSITIVE_INFINITY),
      'a speed of 0': () => lab.speed(0),
      'a speed in words': () => loose.speed?.('fast'),
      'r > n': () => lab.create({ r: 4 }),
      'an unknown setting': () => lab.create({ replicas: 3 } as never),
      'a seed of 1.5': () => lab.create({}, { seed: 1.5 }),
      'a name with a slash': () => lab.create({}, { name: '../other' }),
    };
    const answers: Record<string, { code: unknown; sentence: string } | 'accepted'> = {};
    for (const [what, call] of Object.entries(calls)) {
      try {
        await call();
        answers[what] = 'accepted';
      } catch (thrown) {
        answers[what] = { code: (thrown as { code?: unknown }).code, sentence: (thrown as Error).message };
      }
    }
    return answers;
  });
  for (const [what, answer] of Object.entries(refused)) {
    expect(answer, what).toEqual({
      code: expect.stringMatching(/^[a-z]+(-[a-z]+)*$/),
      sentence: expect.stringMatching(/^\S+( \S+){3,}\.$/),
    });
  }
  expect(await inPage(page, async (lab) => (await lab.get('k')).siblings)).toEqual([]);
  expect(await inPage(page, (lab) => lab.commandLog().length)).toBe(1); // that get
  await expect(liveNodes(page)).toHaveCount(5);
});

test('a request through a dead node says that the node is down', async ({ page }) => {
  await openQuiet(page);
  await inPage(page, (lab) => lab.kill('n2'));
  await client(page).getByRole('button', { name: /^via / }).click();
  await page.getByRole('menuitemcheckbox', { name: 'n2' }).click();
  await putByHand(page, 'k', 'v');
  await expect(operations(page).first()).toContainText(/^putk(failed|unavailable).*n2/);
  for (const node of ['n1', 'n3', 'n4', 'n5']) await inPage(page, (lab, name) => lab.kill(name), node);
  await client(page).getByRole('button', { name: 'via n2' }).click();
  await page.getByRole('menuitemcheckbox', { name: /^auto/ }).click();
  await client(page).getByRole('button', { name: 'Get' }).click();
  await expect(operations(page).first()).toContainText(/^getk(failed|unavailable)/);
});

async function nodeWorker(page: Page, node: string): Promise<Worker> {
  for (const worker of page.workers()) if ((await worker.evaluate(() => self.name)) === node) return worker;
  throw new Error(`${node} has no worker`);
}

test('a node’s worker that fails from within stops the lab with a sentence; what happened can still be seen', async ({
  page,
}) => {
  await openPage(page);
  await inPage(page, (lab) => lab.speed(2));
  await putByHand(page, 'k', 'v');
  await expect(operations(page).first()).toContainText('ok · 2 of W=2');
  const worker = await nodeWorker(page, 'n3');
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error('out of luck');
    }, 0);
  });
  await expect(page.getByRole('alert')).toContainText(/The lab has stopped\. .*n3 .*out of luck/);
  await expect(client(page).getByRole('button', { name: 'Put' })).toBeDisabled();
  await expect(inPage(page, (lab) => lab.put('k', 'w'))).rejects.toThrow(/n3/);
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByText('You are viewing the past')).toBeVisible();
  await page.getByRole('alert').getByRole('button', { name: 'Reload' }).click();
  await expect(liveNodes(page)).toHaveCount(5);
  await inPage(page, (lab) => lab.speed('max'));
  expect(await inPage(page, async (lab) => (await lab.get('k')).siblings)).toEqual(['v']);
});

test('site data cleared under a running cluster crashes each node with the reason; started again it goes on', async ({
  page,
  context,
}) => {
  await openPage(page);
  await inPage(page, (lab) => lab.speed(2));
  await putByHand(page, 'k', 'v');
  await expect(operations(page).first()).toContainText('ok · 2 of W=2');
  const session = await context.newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  await expect(page.locator('[data-ring] [data-state=crashed]')).toHaveCount(5);
  const alarm = page.getByRole('alert').filter({ hasText: 'Every node has crashed' });
  await expect(alarm).toContainText('The browser closed the database');
  await expect(alarm.getByRole('button', { name: 'Run as Simulation' })).toBeVisible();
  await putByHand(page, 'k', 'w');
  await expect(operations(page).first()).toContainText(/^putkfailed.*every node is down/);
  await expect(nodeRow(page, 'n1')).toContainText('crashed: The browser closed the database');
  for (const node of ['n1', 'n2', 'n3', 'n4', 'n5'])
    await page
      .getByRole('button', { name: `Start ${node}` })
      .last()
      .click();
  await expect(liveNodes(page)).toHaveCount(5);
  await putByHand(page, 'k', 'x');
  await expect(operations(page).first()).toContainText('ok · 2 of W=2');
});

test('a node’s worker that is gone without a word shows as stalled, and names the node', async ({ page }) => {
  await openPage(page);
  const worker = await nodeWorker(page, 'n3');
  await worker.evaluate(() => self.close()).catch(() => undefined); // it may be gone before it answers
  await expect(page.getByRole('alert')).toContainText(/The lab has stalled\. n3 has not answered for \d+ s\./);
});

test('a debugger that stops one node for longer than the failure detector waits makes nobody suspect it', async ({
  page,
  browser,
}) => {
  await openPage(page);
  await inPage(page, (lab) => lab.speed(1));
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{ type: 'worker' }] });
  const target = targetInfos.find(({ title }) => title === 'n3');
  if (target === undefined) throw new Error('n3 has no worker');
  const { sessionId } = await session.send('Target.attachToTarget', { targetId: target.targetId, flatten: false });
  const tell = (method: string) =>
    session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id: 1, method }) });
  await tell('Debugger.enable');
  await tell('Debugger.pause');
  await expect(page.getByRole('alert')).toContainText('n3 has not answered'); // after 10 s; suspicion takes 5
  const stoppedAt = await inPage(page, (lab) => lab.now());
  await tell('Debugger.resume');
  await expect(page.getByRole('alert')).toBeHidden();
  await expect.poll(() => inPage(page, (lab) => lab.now())).toBeGreaterThan(stoppedAt + 2_000_000);
  expect(await inPage(page, (lab) => lab.events({ kind: 'NodeSuspected' }))).toEqual([]);
  await expect(liveNodes(page)).toHaveCount(5);
});
