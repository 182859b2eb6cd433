// A browser that lacks something: the built page, served from a copy in which every worker first runs one line more.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dist } from '../../scripts/build.mjs';
import { serve } from '../../scripts/serve.mjs';
import { ownOrigins } from './test';

export interface BrokenBrowser {
  readonly address: string;
  close(): void;
}

export async function serveWithFirstLine(line: string): Promise<BrokenBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'ringside-broken-'));
  cpSync(dist, folder, { recursive: true });
  const assets = join(folder, 'assets');
  const workers = readdirSync(assets).filter((name) => name.includes('worker') && name.endsWith('.js'));
  for (const worker of workers) {
    const path = join(assets, worker);
    writeFileSync(path, `${line}\n${readFileSync(path, 'utf8')}`);
  }
  const { port, close } = await serve(folder, 0);
  const address = `http://localhost:${port}/`;
  ownOrigins.add(new URL(address).origin);
  return {
    address,
    close: () => {
      close();
      rmSync(folder, { recursive: true });
    },
  };
}
