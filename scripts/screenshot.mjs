// Makes the README's picture from the running page: `npm start`, then `node scripts/screenshot.mjs http://localhost:4173/`.
import { chromium } from 'playwright';
import { browserLaunchOptions } from './find-browser.mjs';

const [url = 'http://localhost:4173/', path = 'public/screenshot.png'] = process.argv.slice(2);

/** A cut link, a dead node, hints for it, and two siblings from two sides of a partition; a write is on its way. */
async function story() {
  const lab = window.ringside;
  if (lab === undefined) throw new Error('the page has no lab');
  await lab.pause();
  /** @template T @param {Promise<T>} operation */
  const until = async (operation) => {
    await lab.whenIdle();
    return operation;
  };
  const first = await until(lab.put('cart:alice', { items: ['pen'] }));
  const second = await until(lab.put('cart:alice', ['pen', 'ink'], first.context ? { context: first.context } : {}));
  const seen = second.context ? { context: second.context } : {};
  await lab.kill('n3');
  await lab.runFor(7000);
  await lab.partition([['n1', 'n2']]);
  void lab.put('cart:alice', ['pen', 'ink', 'cup'], { via: 'n1', ...seen });
  void lab.put('cart:alice', ['ink'], { via: 'n4', ...seen });
  await lab.runFor(400);
  await lab.heal();
  await lab.cut('n1', 'n5');
  await lab.runFor(3000);
  await until(lab.get('cart:alice'));
  void lab.put('cart:alice', 'x', { via: 'n2' });
  await lab.runFor(9);
}

const browser = await chromium.launch(browserLaunchOptions());
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
await page.goto(url);
await page.waitForFunction(() => window.ringside?.view('nodes').size === 5);
await page.evaluate(story);
await page.getByRole('button', { name: 'Got it' }).click();
await page
  .getByRole('button', { name: /cart:alice/ })
  .first()
  .click();
await page.getByText('2 siblings').first().waitFor();
await page.screenshot({ path });
await browser.close();
