// What the tests do to the page and where they find things on it.
import type { Locator, Page } from '@playwright/test';
import type { CreateOptions, Lab } from '../../src/lab/lab-api';
import type { SettingsInput } from '../../src/protocol/settings';
import { expect } from './test';

/** Opens the page on its own cluster and waits until the ring shows so many live nodes. */
export async function openPage(page: Page, nodes = 5): Promise<void> {
  await page.goto('/');
  await expect(liveNodes(page)).toHaveCount(nodes);
}

/**
 * Opens the page on a fresh cluster on demand: its clock moves only for what is asked of it, so that the test decides
 * when time passes. Simulated unless said otherwise, which the page cannot tell from workers.
 */
export async function openQuiet(page: Page, config: SettingsInput = {}, options: CreateOptions = {}): Promise<void> {
  await page.goto('/');
  await page.waitForFunction(() => window.ringside !== undefined);
  await createLab(page, config, { executor: 'in-process', ...options });
}

export async function createLab(page: Page, config: SettingsInput, options: CreateOptions): Promise<void> {
  const nodes = await page.evaluate(
    async ([given, how]) => (await window.ringside?.create(given, how))?.config.nodes.length ?? 0,
    [config, options] as const,
  );
  await expect(page.locator('[data-ring] [data-node]')).toHaveCount(nodes);
}

/** Runs `work` in the page. It closes over nothing; `given` is handed over as JSON. */
export function inPage<Result, Given = undefined>(
  page: Page,
  work: (lab: Lab, given: Given) => Result | Promise<Result>,
  given?: Given,
): Promise<Result> {
  return page.evaluate(`(${work.toString()})(window.ringside, ${JSON.stringify(given)})`) as Promise<Result>;
}

export const liveNodes = (page: Page): Locator => page.locator('[data-ring] [data-node][data-state=live]');
export const ringNode = (page: Page, node: string): Locator => page.locator(`[data-ring] [data-node="${node}"]`);
/** Links are named `n1-n2`, the node that stands first in the settings first. */
export const ringLink = (page: Page, link: string): Locator => page.locator(`[data-ring] [data-link="${link}"]`);
export const client = (page: Page): Locator => page.getByRole('form', { name: 'Client' });
export const operations = (page: Page): Locator =>
  page.getByRole('region', { name: 'Recent operations' }).getByRole('listitem');
export const nodeRow = (page: Page, node: string): Locator =>
  page
    .getByRole('region', { name: 'Nodes' })
    .getByRole('listitem')
    .filter({ has: page.getByText(node, { exact: true }) });
export const inspectorTab = (page: Page, name: string): Locator => page.getByRole('tab', { name, exact: true });
export const toast = (page: Page): Locator => page.locator('[data-sonner-toast]');

/** Types a key and a value into the client and presses Put. */
export async function putByHand(page: Page, key: string, value: string): Promise<void> {
  await client(page).getByLabel('Key').fill(key);
  await client(page).getByLabel('Value').fill(value);
  await client(page).getByRole('button', { name: 'Put' }).click();
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The middle of what is drawn, which for a link is the middle of its line. */
export async function middleOf(drawn: Locator): Promise<Point> {
  const box = await drawn.boundingBox();
  if (box === null) throw new Error(`nothing is drawn for ${drawn.toString()}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

export async function clickOnRing(page: Page, drawn: Locator): Promise<void> {
  const { x, y } = await middleOf(drawn);
  await page.mouse.click(x, y);
}

/** Draws a closed line around the given nodes with Shift held. */
export async function lasso(page: Page, nodes: readonly string[]): Promise<void> {
  const points = await Promise.all(nodes.map((node) => middleOf(ringNode(page, node))));
  const reach = 60;
  const left = Math.min(...points.map(({ x }) => x)) - reach;
  const right = Math.max(...points.map(({ x }) => x)) + reach;
  const top = Math.min(...points.map(({ y }) => y)) - reach;
  const bottom = Math.max(...points.map(({ y }) => y)) + reach;
  await page.keyboard.down('Shift');
  await page.mouse.move(left, top);
  await page.mouse.down();
  for (const [x, y] of [
    [right, top],
    [right, bottom],
    [left, bottom],
    [left, top],
  ] as const) {
    await page.mouse.move(x, y, { steps: 8 });
  }
  await page.mouse.up();
  await page.keyboard.up('Shift');
}
