// The server behind `npm start`: types, caching, one page for every address, and nothing from outside its folder.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { serve } from './serve.mjs';

const parent = mkdtempSync(join(tmpdir(), 'serve-'));
let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  mkdirSync(join(parent, 'site/assets'), { recursive: true });
  writeFileSync(join(parent, 'secret.txt'), 'secret');
  writeFileSync(join(parent, 'site/index.html'), '<p>page</p>');
  writeFileSync(join(parent, 'site/assets/a-1.js'), 'export {};');
  server = await serve(join(parent, 'site'), 0);
});

afterAll(() => {
  server.close();
  rmSync(parent, { recursive: true, force: true });
});

interface Answer {
  status: number | undefined;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

/** The raw path goes out as written: fetch would tidy it up first. */
function get(path: string, method = 'GET', headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    asked.on('error', reject).end();
  });
}

test('the page is checked again each time, hashed files never', async () => {
  const page = await get('/');
  expect(page).toMatchObject({ status: 200, body: '<p>page</p>' });
  expect(page.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
  expect((await get('/', 'GET', { 'if-none-match': String(page.headers.etag) })).status).toBe(304);
  expect((await get('/assets/a-1.js')).headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  });
});

test('addresses without a file are the page, missing files are not', async () => {
  expect((await get('/some/view?x=1')).body).toBe('<p>page</p>');
  expect((await get('/assets/gone.js')).status).toBe(404);
  expect((await get('/', 'HEAD')).body).toBe('');
  expect((await get('/', 'POST')).status).toBe(405);
});

test.each([
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/assets/..%5c..%5c..%5csecret.txt',
  '/%00',
  '/%ff',
])('%s leads nowhere', async (path) => {
  expect((await get(path)).body).not.toBe('secret');
});

test('a used port is said and the next one taken', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const second = await serve(parent, server.port);
  expect(second.port).toBeGreaterThan(server.port);
  expect(log).toHaveBeenCalledWith(`Port ${server.port} is in use; trying ${server.port + 1}.`);
  second.close();
  log.mockRestore();
});
