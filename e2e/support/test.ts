// Playwright's `test`, for which every page is also watched: no error in the console, no request that leaves the origin.
import { test as base, expect } from '@playwright/test';

interface Watched {
  /** Errors that a test provokes on purpose. */
  readonly allowedErrors: RegExp;
  readonly watched: undefined;
}

const NONE = /(?!)/;

/** Other servers that a test has started itself. */
export const ownOrigins = new Set<string>();

export const test = base.extend<Watched>({
  allowedErrors: [NONE, { option: true }],
  watched: [
    async ({ context, baseURL, allowedErrors }, use) => {
      const wrong: string[] = [];
      ownOrigins.add(new URL(baseURL ?? '').origin);
      context.on('console', (message) => {
        if (message.type() === 'error' && !allowedErrors.test(message.text())) wrong.push(message.text());
      });
      context.on('weberror', (error) => {
        if (!allowedErrors.test(error.error().message)) wrong.push(String(error.error().stack));
      });
      context.on('request', (request) => {
        const url = new URL(request.url());
        if (!ownOrigins.has(url.origin) && url.protocol !== 'data:' && url.protocol !== 'blob:')
          wrong.push(request.url());
      });
      await use(undefined);
      expect(wrong, 'errors in the console, and requests that left the origin').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
