import { expect, type Page, test } from '@playwright/test';
import type { ExecutorName, Lab } from '../src/lab/lab-api';
import { create } from '../src/lab/node-lab';
import { everythingStory } from './stories';

/** A fresh lab on demand in the page, in the place of the one that opened. */
async function openLab(page: Page, executor: ExecutorName, seed: number): Promise<void> {
  await page.goto('/');
  await page.waitForFunction(() => window.ringside !== undefined);
  await page.evaluate(([name, number]) => window.ringside?.create({}, { executor: name, seed: number }), [
    executor,
    seed,
  ] as const);
}

const inPage = <Result>(page: Page, work: (lab: Lab) => Promise<Result>): Promise<Result> =>
  page.evaluate(`(${work.toString()})(window.ringside)`) as Promise<Result>;

test('opens with five live nodes in five dedicated workers and five databases, and answers', async ({
  page,
  browser,
}) => {
  const opened = Date.now();
  await page.goto('/');
  await page.waitForFunction(
    () =>
      window.ringside !== undefined &&
      [...window.ringside.view('nodes').values()].filter((node) => node.state === 'live').length === 5,
  );
  const put = await inPage(page, (lab) => lab.put('first', 'value'));
  const get = await inPage(page, (lab) => lab.get('first'));
  expect([put.outcome, get.outcome, get.siblings]).toEqual(['ok', 'ok', ['value']]);
  test
    .info()
    .annotations.push({ type: 'ms from opening to the answer of a get', description: String(Date.now() - opened) });

  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{ type: 'worker' }] });
  const nodeWorkers = targetInfos.filter(
    ({ type, title, url }) => type === 'worker' && `${title} ${url}`.includes('node.worker'),
  );
  expect(nodeWorkers).toHaveLength(5);
  const databases = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).sort());
  expect(databases).toEqual(['n1', 'n2', 'n3', 'n4', 'n5'].map((node) => `ringside/demo/${node}`));
});

test('a killed primary: a fallback takes the write with a hint and hands it home, onto the owner’s own disk', async ({
  page,
}) => {
  await openLab(page, 'workers', 3);
  const story = await inPage(page, async (lab) => {
    await lab.cut('n1', 'n3');
    // A key whose list has not both ends of the cut link, and whose third node is neither: one hint, that can go home.
    let key = '';
    let started = await lab.put('key 0', 'before');
    for (let i = 0; key === ''; i++) {
      started = await lab.put(`key ${i}`, 'before');
      const list = started.replicas.map(({ node }) => `${node}`);
      const ends = ['n1', 'n3'];
      if (!ends.every((end) => list.includes(end)) && !ends.includes(list[2] ?? 'n1')) key = `key ${i}`;
    }
    await lab.runFor(5000);
    const heldBefore = lab.view('hints').held.size;
    const deliveredBefore = lab.events({ kind: 'HintDeleted' }).length;
    const third = started.replicas[2]?.node ?? 'n1';
    await lab.kill(third);
    const put = await lab.put(key, 'after', started.context === undefined ? {} : { context: started.context });
    const held = lab.view('hints').held.size - heldBefore;
    await lab.start(third);
    await lab.runFor(10_000);
    const delivered = lab.events({ kind: 'HintDeleted' }).length - deliveredBefore;
    const left = lab.view('hints').held.size - heldBefore;
    await lab.kill(third);
    const from = lab.now();
    await lab.start(third);
    const recovered = lab.events({ kind: 'VersionStored', node: third, from }).map((event) => JSON.stringify(event));
    return { third, put, held, delivered, left, recovered };
  });
  expect(story.put.outcome).toBe('ok');
  expect(
    story.put.replicas.filter(
      (replica) =>
        replica.role === 'fallback' && replica.standsInFor === story.third && replica.state === 'acknowledged',
    ),
  ).toHaveLength(1);
  expect(story.held).toBe(1);
  expect([story.delivered, story.left]).toEqual([1, 0]);
  expect(story.recovered.join()).toContain('"preview":"after"');
});

test('two sides of a partition accept a write each; healed, they are siblings; a put with their context leaves one', async ({
  page,
}) => {
  await openLab(page, 'workers', 4);
  const story = await inPage(page, async (lab) => {
    await lab.partition([
      ['n1', 'n2'],
      ['n3', 'n4', 'n5'],
    ]);
    const [left, right] = await Promise.all([
      lab.put('k', 'left', { via: 'n1' }),
      lab.put('k', 'right', { via: 'n5' }),
    ]);
    await lab.heal();
    await lab.runFor(20_000);
    const read = await lab.get('k');
    const resolved = await lab.put('k', 'both', read.context === undefined ? {} : { context: read.context });
    await lab.whenIdle();
    const holders = [...(lab.view('versions').get('k')?.holders.values() ?? [])].map((holder) => holder.holds.length);
    return {
      outcomes: [left.outcome, right.outcome],
      siblings: read.siblings,
      resolved: resolved.replicas.map(({ state }) => state),
      holders,
    };
  });
  expect(story.outcomes).toEqual(['ok', 'ok']);
  expect([...(story.siblings ?? [])].sort()).toEqual(['left', 'right']);
  expect(story.resolved).toEqual(['acknowledged', 'acknowledged', 'acknowledged']);
  expect(story.holders).toEqual([1, 1, 1]);
});

test('one script and seed give one trace in Node, in process in the page and on workers; another seed another', async ({
  page,
}) => {
  const inNode = async (seed: number): Promise<string> => everythingStory(await create({}, { seed }));
  const hash = await inNode(7);
  expect(await inNode(7)).toBe(hash);
  for (const executor of ['in-process', 'workers', 'in-process', 'workers'] as const) {
    await openLab(page, executor, 7);
    expect(await inPage(page, everythingStory), executor).toBe(hash);
  }
  expect(await inNode(8)).not.toBe(hash);
});
