// What is where on the page, measured in the page itself.
import type { Page } from '@playwright/test';

/**
 * Pairs of texts that lie over each other, as `one | other`. Texts are taken as they are seen: cut off where their
 * panels are, left out when they are hidden or only for screen readers.
 */
export const overlappingTexts = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    interface Seen {
      readonly text: string;
      readonly element: Element;
      readonly left: number;
      readonly right: number;
      readonly top: number;
      readonly bottom: number;
    }
    const TOLERANCE_PX = 2;
    // A line's box is higher than what is written in it.
    const inked = (box: DOMRect, fontSize: number, upright: boolean): DOMRect => {
      const spare = Math.max(0, (upright ? box.width : box.height) - 0.8 * fontSize);
      return upright
        ? new DOMRect(box.x + spare / 2, box.y, box.width - spare, box.height)
        : new DOMRect(box.x, box.y + spare / 2, box.width, box.height - spare);
    };
    const clipped = (rect: DOMRect, element: Element): Omit<Seen, 'text' | 'element'> => {
      let { left, right, top, bottom } = rect;
      for (let around: Element | null = element; around !== null; around = around.parentElement) {
        const { overflowX, overflowY, position } = getComputedStyle(around);
        const box = around.getBoundingClientRect();
        if (overflowX !== 'visible') [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
        if (overflowY !== 'visible') [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
        if (position === 'fixed') break;
      }
      return { left, right, top, bottom };
    };
    const isForAll = (element: Element): boolean =>
      element.closest('.sr-only, title, [aria-hidden=true] [aria-hidden=true], script, style') === null &&
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const seen: Seen[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const element = node.parentElement;
      if (text === '' || element === null || !isForAll(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const { fontSize, writingMode } = getComputedStyle(element);
      for (const box of range.getClientRects()) {
        const part = clipped(inked(box, Number.parseFloat(fontSize), writingMode !== 'horizontal-tb'), element);
        if (part.right - part.left > TOLERANCE_PX && part.bottom - part.top > TOLERANCE_PX)
          seen.push({ text, element, ...part });
      }
    }
    const overlap = (a: Seen, b: Seen): boolean =>
      a.element !== b.element &&
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > TOLERANCE_PX &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > TOLERANCE_PX;
    return seen.flatMap((one, i) =>
      seen.slice(i + 1).flatMap((other) => (overlap(one, other) ? [`${one.text} | ${other.text}`] : [])),
    );
  });

/** Pairs of the page's parts that lie over each other; the parts are those that stand side by side in every layout. */
export const overlappingParts = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const names = [
      'header:has([data-testid=lab-clock])',
      'form[aria-label=Client]',
      'section[aria-label="Recent operations"]',
      'section[aria-label=Nodes]',
      'section[aria-label=Ring]',
      '[role=tabpanel][data-state=active] [role=tablist][aria-label=Inspector], main [role=tablist][aria-label=Inspector]',
      'section[aria-label=Timeline]',
      '[role=tablist][aria-label="Parts of the page"]',
    ];
    // As it is seen: cut off where the panel around it scrolls.
    const seen = (element: Element) => {
      let { left, right, top, bottom } = element.getBoundingClientRect();
      for (let around = element.parentElement; around !== null; around = around.parentElement) {
        if (getComputedStyle(around).overflowY === 'visible') continue;
        const box = around.getBoundingClientRect();
        [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
        [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
      }
      return { left, right, top, bottom };
    };
    const parts = names.flatMap((name) =>
      [...document.querySelectorAll(name)].map((element) => ({ name, box: seen(element) })),
    );
    return parts.flatMap((a, i) =>
      parts.slice(i + 1).flatMap((b) => {
        const width = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const height = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        return width > 1 && height > 1
          ? [`${a.name} over ${b.name}: ${Math.round(width)} × ${Math.round(height)} px`]
          : [];
      }),
    );
  });

/** Ring nodes of which something else lies over the middle or the rim, or that stick out of the window. */
export const coveredNodes = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('[data-ring] [data-node]')].flatMap((node) => {
      const { left, top, width, height } = node.getBoundingClientRect();
      const places = [0.5, 0.08, 0.92].flatMap((x) =>
        [0.5, 0.08, 0.92].map((y) => [left + x * width, top + y * height]),
      );
      const isCovered = places.some(([x = 0, y = 0]) => {
        const topmost = document.elementFromPoint(x, y);
        return topmost === null || topmost.closest('[data-ring]') === null;
      });
      return isCovered ? [node.getAttribute('data-node') ?? '?'] : [];
    }),
  );

/** How many px the page is wider than the window. */
export const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));
