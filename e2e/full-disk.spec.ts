// The site's storage fills up while a cluster runs: its nodes go down with what cannot be stored, come back by themselves to
// answer reads, refuse writes, and take them again when there is room.
import type { NodeId } from '../src/base/ids';
import type { Lab } from '../src/lab/lab-api';
import { inPage, nodeRow, openPage, ringNode } from './support/lab-page';
import { expect, test } from './support/test';

const PLENTY_BYTES = 500_000_000;
const TIGHT_BYTES = 6_000_000;

/** Puts under ever new keys until every node's disk is full, and says which puts were acknowledged. */
const fillUp = async (lab: Lab): Promise<readonly string[]> => {
  const acknowledged: string[] = [];
  const isFull = (node: NodeId) => lab.view('nodes').get(node)?.full !== undefined;
  // What can be compressed takes up no room.
  let state = 1;
  const noise = (): string => {
    let text = '';
    for (let i = 0; i < 30_000; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      text += state.toString(36);
    }
    return text;
  };
  for (let i = 0; i < 200 && !lab.config.nodes.every(({ id }) => isFull(id)); i++) {
    const { outcome } = await lab.put(`key ${i}`, `${i} ${noise()}`);
    if (outcome === 'ok') acknowledged.push(`key ${i}`);
  }
  return acknowledged;
};

test('rule 34: nodes whose storage is full answer reads and refuse writes until there is room, and lose nothing', async ({
  page,
  baseURL,
}) => {
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(baseURL ?? '');
  const setQuota = (quotaSize: number) => session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
  await setQuota(TIGHT_BYTES);
  await openPage(page);
  await inPage(page, (lab) => lab.speed('max'));
  const acknowledged = await inPage(page, fillUp);
  await page.keyboard.press('2');
  await expect(nodeRow(page, 'n2')).toContainText('disk full');
  await expect(ringNode(page, 'n2')).toHaveAttribute('data-state', 'live');
  const card = page.getByRole('complementary', { name: 'node' });
  await expect(card).toContainText('answers reads and refuses writes until there is room');
  expect(await inPage(page, async (lab) => (await lab.get('key 0', { via: 'n2' })).siblings?.length)).toBe(1);
  expect(await inPage(page, async (lab) => lab.put('one more', 'v', { via: 'n2' }))).toMatchObject({
    outcome: 'failed',
    reason: expect.stringContaining('full'),
  });
  await setQuota(PLENTY_BYTES);
  await expect(nodeRow(page, 'n2')).not.toContainText('disk full');
  const found = await inPage(
    page,
    async (lab, keys) => {
      await lab.whenIdle();
      const missing: string[] = [];
      for (const key of keys) if ((await lab.get(key)).siblings?.length !== 1) missing.push(key);
      return { missing, put: (await lab.put('one more', 'v', { via: 'n2' })).outcome };
    },
    acknowledged,
  );
  expect(found).toEqual({ missing: [], put: 'ok' });
});
