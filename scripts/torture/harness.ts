// The server of the torture pages: it builds them, starts browsers on them and hears what they say.
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { type BrowserKind, type PlainBrowser, startPlainBrowser } from '../browsers/plain-browser.mjs';
import { dist, ensureBuild } from '../build.mjs';
import { root } from '../install.mjs';
import { serve } from '../serve.mjs';
import type { PageOrder, Said, Saying, Task } from './page/task';

export class Harness {
  readonly #folder: string;
  #port = 0;
  #close = (): void => undefined;
  #tokens = 0;
  readonly #listeners = new Map<number, (message: Said) => void>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async start(): Promise<Harness> {
    const folder = mkdtempSync(join(tmpdir(), 'ringside-torture-'));
    const pages = join(folder, 'pages');
    await build({
      root: join(root, 'scripts', 'torture', 'page'),
      base: './',
      configFile: false,
      logLevel: 'error',
      worker: { format: 'es' },
      build: { outDir: pages, target: 'es2023', emptyOutDir: true },
    });
    if (!ensureBuild() || !existsSync(dist)) throw new Error('The page could not be built.');
    cpSync(dist, join(pages, 'lab'), { recursive: true });
    const harness = new Harness(folder);
    const { port, close } = await serve(pages, 0, (request, response) => harness.#hear(request, response));
    harness.#port = port;
    harness.#close = close;
    return harness;
  }

  /** A folder for one browser's profile, which lives as long as the harness. */
  freshProfile(): string {
    return mkdtempSync(join(this.#folder, 'profile-'));
  }

  /** Starts a browser on a page with this task. What the page says is told as it arrives, also after the browser was killed. */
  open(kind: BrowserKind, profile: string, task: Task, onSaid: (message: Said) => void): PlainBrowser {
    const token = ++this.#tokens;
    this.#listeners.set(token, onSaid);
    return startPlainBrowser(kind, profile, this.address(task, token));
  }

  /** Where a page with this task is. */
  address(task: Task, token = 0): string {
    const order: PageOrder = { token, task };
    return `http://localhost:${this.#port}/index.html#${encodeURIComponent(JSON.stringify(order))}`;
  }

  close(): void {
    this.#close();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #hear(request: IncomingMessage, response: ServerResponse): void {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => {
      body += part;
    });
    request.on('error', () => undefined); // the browser was killed in the middle of it
    request.on('end', () => {
      response.end();
      if (!request.complete) return;
      const { token, messages } = JSON.parse(body) as Saying;
      for (const message of messages) this.#listeners.get(token)?.(message);
    });
  }
}
