// Two tabs on one cluster: one holds it, the other watches or takes over.
import { client, inPage, liveNodes, openPage, operations, putByHand, ringNode, toast } from './support/lab-page';
import { expect, test } from './support/test';

const TAKEN = 'This cluster runs in another tab';

test('a second tab is told, watches live without acting, and takes the cluster over with its data', async ({
  page: first,
  context,
}) => {
  await openPage(first);
  await inPage(first, (lab) => lab.speed(2));
  await putByHand(first, 'before', '1');
  await expect(operations(first).first()).toContainText('ok · 2 of W=2');
  const second = await context.newPage();
  await second.goto('/');
  await expect(second.getByRole('heading', { name: TAKEN })).toBeVisible();
  await second.getByRole('button', { name: 'Watch' }).click();
  await expect(second.getByRole('status')).toContainText(
    'You are watching another tab’s cluster. Actions are off here.',
  );
  await expect(liveNodes(second)).toHaveCount(5);
  await expect(operations(second)).toHaveCount(1);

  await putByHand(first, 'shared', 'seen');
  await expect(operations(second).first()).toContainText(/^putsharedok · 2 of W=2/);
  await inPage(first, (lab) => lab.kill('n4'));
  await expect(ringNode(second, 'n4')).toHaveAttribute('data-state', 'dead');
  const clock = second.getByTestId('lab-clock');
  const seenAt = (await clock.textContent()) ?? '';
  await expect(clock).not.toHaveText(seenAt);

  await expect(client(second).getByRole('button', { name: 'Put' })).toBeDisabled();
  await second.keyboard.press('1');
  await second.keyboard.press('k');
  await expect(toast(second)).toContainText('This tab only watches: take over to act here.');
  await expect(ringNode(first, 'n1')).toHaveAttribute('data-state', 'live');

  await second.getByRole('button', { name: 'Take over' }).click();
  await expect(first.getByRole('alert')).toContainText('Another tab has taken this cluster over.');
  await expect(client(first).getByRole('button', { name: 'Put' })).toBeDisabled();
  await expect(second.getByRole('status').filter({ hasText: 'watching' })).toBeHidden();
  await expect(liveNodes(second)).toHaveCount(4); // n4 is down as it was
  await second.waitForFunction(() => window.ringside !== undefined);
  await inPage(second, (lab) => lab.speed('max'));
  const found = await inPage(second, async (lab) => [
    (await lab.get('before')).siblings,
    (await lab.get('shared')).siblings,
    (await lab.put('after', 2)).outcome,
  ]);
  expect(found).toEqual([[1], ['seen'], 'ok']);
  await expect(inPage(first, (lab) => lab.get('before'))).rejects.toThrow('This lab is closed');

  await first.reload();
  await expect(first.getByRole('heading', { name: TAKEN })).toBeVisible();
  await first.getByRole('button', { name: 'Watch' }).click();
  await inPage(second, (lab) => lab.put('turned', 'round'));
  await expect(operations(first).first()).toContainText(/^putturnedok · 2 of W=2/);
});

test('a tab that takes over at once stops the other; the other can take it back', async ({ page: first, context }) => {
  await openPage(first);
  await inPage(first, (lab) => lab.speed('max'));
  await inPage(first, (lab) => lab.put('k', 'one'));
  const second = await context.newPage();
  await second.goto('/');
  await second.getByRole('button', { name: 'Take over' }).click();
  await expect(liveNodes(second)).toHaveCount(5);
  await expect(first.getByRole('alert')).toContainText('Another tab has taken this cluster over.');
  expect(await inPage(second, async (lab) => (await lab.get('k')).siblings)).toEqual(['one']);
  await first.getByRole('button', { name: 'Reload' }).click();
  await first.getByRole('button', { name: 'Take over' }).click();
  await expect(liveNodes(first)).toHaveCount(5);
  await expect(second.getByRole('alert')).toContainText('Another tab has taken this cluster over.');
  expect(await inPage(first, async (lab) => (await lab.get('k')).siblings)).toEqual(['one']);
});

test('a watching tab says so when the tab that holds the cluster goes, and takes it up after a reload', async ({
  page: first,
  context,
}) => {
  await openPage(first);
  await inPage(first, (lab) => lab.speed('max'));
  await inPage(first, (lab) => lab.put('k', 'left behind'));
  const second = await context.newPage();
  await second.goto('/');
  await second.getByRole('button', { name: 'Watch' }).click();
  await expect(liveNodes(second)).toHaveCount(5);
  await first.close();
  await expect(second.getByRole('alert')).toContainText('The tab that held this cluster is gone');
  await second.getByRole('button', { name: 'Reload' }).click();
  await expect(liveNodes(second)).toHaveCount(5);
  await expect(second.getByRole('alert')).toBeHidden();
  expect(await inPage(second, async (lab) => (await lab.get('k')).siblings)).toEqual(['left behind']);
});

test('a watching tab that lost sight of the first tab’s new cluster does not go on showing the old one', async ({
  page: first,
  context,
}) => {
  await openPage(first);
  const second = await context.newPage();
  await second.goto('/');
  await second.getByRole('button', { name: 'Watch' }).click();
  await expect(liveNodes(second)).toHaveCount(5);
  await inPage(first, async (lab) => {
    await (lab as never as typeof window.ringside)?.create({ nodes: 3 }, { executor: 'in-process' });
  });
  await expect(liveNodes(first)).toHaveCount(3);
  await expect(second.getByRole('alert')).toContainText(/reload/i);
});
