// Time on the page: pausing, stepping, going back and coming again, and what moves when nothing should.
import type { Page } from '@playwright/test';
import { client, inPage, inspectorTab, liveNodes, nodeRow, openPage, openQuiet, operations } from './support/lab-page';
import { expect, test } from './support/test';

/**
 * All that the page says and shows of the cluster: its texts, and the shapes of the ring with their states. Left out are
 * toasts, and whether the timeline's window follows now, which is the person's affair.
 */
const visibleState = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const ring = [...document.querySelectorAll('[data-ring] svg *')].map((part) =>
      [...part.attributes].map(({ name, value }) => `${name}=${value}`).join(' '),
    );
    const texts = [...document.querySelectorAll('main section, main form, main [role=tabpanel], header')];
    return [...texts.map((part) => part.textContent), ...ring].join('\n').replaceAll('follow now', '');
  });

/** A cluster in the middle of things: siblings, hints, a cut link, a dead node, messages in flight. */
async function openInTheMiddle(page: Page): Promise<void> {
  await openQuiet(page);
  await inPage(page, async (lab) => {
    await lab.partition([['n1', 'n2']]);
    await Promise.all([lab.put('torn', 'left', { via: 'n1' }), lab.put('torn', 'right', { via: 'n5' })]);
    await lab.heal();
    await lab.cut('n1', 'n4');
    await lab.kill('n5');
    await lab.runFor(5500);
    await lab.pause();
    void lab.put('torn', 'later');
    for (let i = 0; i < 12; i++) await lab.step();
  });
}

test('paused, the clock stands; a step moves it by one event that the page shows', async ({ page }) => {
  await openPage(page);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  await inspectorTab(page, 'Events').click();
  for (const kind of ['gossip', 'messages', 'storage'])
    await page.getByRole('toolbar', { name: 'Which events' }).getByRole('button', { name: kind }).click();
  const events = page.getByRole('list', { name: 'Events, newest last' }).getByRole('listitem');
  const clock = page.getByTestId('lab-clock');
  await expect.poll(() => inPage(page, (lab) => lab.status().transport)).toBe('paused');
  for (let i = 0; i < 5; i++) {
    const before = await inPage(page, (lab) => ({ now: lab.now(), last: lab.view('counts').events }));
    const shown = await events.last().textContent();
    await page.getByRole('button', { name: 'Step' }).click();
    await expect.poll(() => inPage(page, (lab) => lab.view('counts').events)).toBeGreaterThan(before.last);
    const after = await inPage(page, (lab) => ({ now: lab.now(), events: lab.events().length }));
    expect(after.now).toBeGreaterThanOrEqual(before.now);
    await expect(events.last()).not.toHaveText(shown ?? '');
    await expect(clock).toHaveText(
      new RegExp(`^00:0\\d\\.${String(Math.floor(after.now / 1000) % 1000).padStart(3, '0')}$`),
    );
  }
});

test('forward n from n back is exactly what was there, for every n up to 20, in every tab', async ({ page }) => {
  await openInTheMiddle(page);
  for (const tab of ['Versions', 'Gossip', 'Merkle', 'Storage', 'Events']) {
    await inspectorTab(page, tab).click();
    await inspectorTab(page, tab).blur(); // or the arrows would go through the tabs
    await page.mouse.move(0, 0);
    const states = [await visibleState(page)];
    for (let i = 1; i <= 20; i++) {
      await page.keyboard.press('ArrowLeft');
      await expect(page.getByText('You are viewing the past')).toBeVisible();
      states.push(await visibleState(page));
    }
    expect(new Set(states).size, `${tab}: different states`).toBeGreaterThan(10);
    for (let i = 19; i >= 0; i--) {
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => visibleState(page), `${tab}, ${i} back`).toBe(states[i]);
    }
    await expect(inspectorTab(page, tab)).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByText('You are viewing the past')).toBeHidden();
  }
});

test('the playhead dragged back: the past as it was, actions off, and back to now', async ({ page }) => {
  await openQuiet(page);
  await inPage(page, async (lab) => {
    await lab.put('k', 'early');
    await lab.runFor(1000);
    await lab.kill('n2');
    await lab.cut('n3', 'n4');
    await lab.runFor(1000);
  });
  await expect(liveNodes(page)).toHaveCount(4);
  const playhead = page.getByRole('slider', { name: 'Playhead' });
  let box = await playhead.boundingBox();
  await expect // the window of the timeline has settled: the handle stands still
    .poll(async () => {
      const before = box?.x;
      box = await playhead.boundingBox();
      return box !== null && box.x === before;
    })
    .toBe(true);
  if (box === null) throw new Error('there is no playhead');
  const x = box.x + box.width / 2;
  await page.mouse.move(x, box.y + 5);
  await page.mouse.down();
  for (let to = x - 20; (await liveNodes(page).count()) < 5 && to > 0; to -= 20) await page.mouse.move(to, box.y + 5);
  await page.mouse.up();

  await expect(page.getByText('You are viewing the past')).toBeVisible();
  await expect(page.getByText('actions are off')).toBeVisible();
  await expect(liveNodes(page)).toHaveCount(5);
  await expect(page.locator('[data-cut=both]')).toHaveCount(0);
  await expect(client(page).getByRole('button', { name: 'Put' })).toBeDisabled();
  await expect(nodeRow(page, 'n2').getByRole('button', { name: 'Kill n2' })).toBeDisabled();
  await page.keyboard.press('2');
  await page.keyboard.press('k');
  await expect(page.locator('[data-sonner-toast]')).toContainText('You are viewing the past');

  await page.getByRole('button', { name: 'Back to now' }).first().click();
  await expect(page.getByText('actions are off')).toBeHidden();
  await expect(liveNodes(page)).toHaveCount(4);
  await expect(client(page).getByRole('button', { name: 'Put' })).toBeEnabled();
  expect(await inPage(page, (lab) => lab.commandLog().filter(({ command }) => command.kind === 'Start').length)).toBe(
    0,
  );
});

test('the playhead moves by keyboard and says where it is', async ({ page }) => {
  await openQuiet(page);
  await inPage(page, (lab) => lab.runFor(3000));
  const playhead = page.getByRole('slider', { name: 'Playhead' });
  await playhead.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(playhead).toHaveAttribute('aria-valuetext', /in the past$/);
  await page.keyboard.press('Home');
  await expect(page.getByTestId('lab-clock')).toHaveText('00:00.000');
  await page.keyboard.press('End');
  await expect(playhead).toHaveAttribute('aria-valuetext', '00:03.000, now');
});

test('an operation’s time leads to its moment; Escape leads back', async ({ page }) => {
  await openQuiet(page);
  await inPage(page, async (lab) => {
    await lab.put('k', 1);
    await lab.runFor(4000);
    await lab.put('k', 2);
  });
  await operations(page)
    .last()
    .getByRole('button', { name: /^00:00/ })
    .click();
  await expect(page.getByText('You are viewing the past')).toBeVisible();
  await expect(operations(page)).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(operations(page)).toHaveCount(2);
});

test('while paused, or looking at the past, the page asks for no animation frame', async ({ page }) => {
  await page.addInitScript(() => {
    const counted = window as typeof window & { framesAsked: number; nextFrame: (then: () => void) => void };
    const real = window.requestAnimationFrame.bind(window);
    counted.framesAsked = 0;
    counted.nextFrame = (then) => void real(then);
    window.requestAnimationFrame = (draw) => {
      counted.framesAsked += 1;
      return real(draw);
    };
  });
  /** How many frames the page asks for while the screen shows 30. */
  const framesOf30 = () =>
    page.evaluate(async () => {
      const counted = window as typeof window & { framesAsked: number; nextFrame: (then: () => void) => void };
      const before = counted.framesAsked;
      for (let i = 0; i < 30; i++) await new Promise<void>((resolve) => counted.nextFrame(resolve));
      return counted.framesAsked - before;
    });
  await openPage(page);
  expect(await framesOf30()).toBeGreaterThan(15);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  await expect.poll(framesOf30).toBe(0);
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByText('You are viewing the past')).toBeVisible();
  await expect.poll(framesOf30).toBe(0);
});

for (const reducedMotion of ['reduce', 'no-preference'] as const) {
  test(`with motion ${reducedMotion === 'reduce' ? 'reduced the picture moves in steps' : 'as usual it glides'}`, async ({
    page,
  }) => {
    await page.emulateMedia({ reducedMotion });
    await openPage(page);
    await inPage(page, (lab) => lab.speed(1));
    // How often a second the playhead is somewhere else.
    const moves = await page.evaluate(async () => {
      const playhead = document.querySelector<HTMLElement>('[role=slider][aria-label=Playhead]');
      const from = performance.now();
      let places = 0;
      let last = '';
      while (performance.now() - from < 3000) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const place = playhead?.style.transform ?? '';
        if (place !== last) places += 1;
        last = place;
      }
      return (1000 * places) / (performance.now() - from);
    });
    if (reducedMotion === 'reduce') expect(moves).toBeLessThan(4);
    else expect(moves).toBeGreaterThan(6);
  });
}

test('the speed is chosen in words and the clock follows it', async ({ page }) => {
  await openPage(page);
  await page.getByRole('button', { name: /^Speed/ }).click();
  await page.getByRole('dialog', { name: 'Speed' }).getByRole('button', { name: 'max' }).click();
  const before = await inPage(page, (lab) => lab.now());
  await expect.poll(() => inPage(page, (lab) => lab.now())).toBeGreaterThan(before + 5_000_000);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Speed max' })).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
});
