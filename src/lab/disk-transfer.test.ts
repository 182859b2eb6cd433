// A node's disk out of a lab and into one.

import { ClassicLevel } from 'classic-level';
import { unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { toBase64 } from '../base/base64';
import { inDirectory } from '../storage/testing/level-files';
import { create as createLab } from './node-lab';
import { runScript, scriptFrom } from './script';

const CONFIG = { nodes: 3, memtableBytes: 512 } as const;

async function filledLab(keys = 30) {
  const lab = await createLab(CONFIG);
  for (let n = 0; n < keys; n++) await lab.put(`key ${n}`, { n });
  await lab.whenIdle();
  return lab;
}

describe('exporting a disk', () => {
  it('gives a LevelDB directory of a running node and of one that is down, and changes nothing', async () => {
    const lab = await filledLab();
    const hash = await lab.traceHash();
    const running = await lab.exportDisk('n1');
    expect(await lab.exportDisk('n1')).toEqual(running);
    expect(await lab.traceHash()).toBe(hash);
    await lab.kill('n1');
    expect(await lab.exportDisk('n1')).toEqual(running);
    await lab.start('n1');
    expect((await lab.get('key 7', { via: 'n1' })).siblings).toEqual([{ n: 7 }]);
    await inDirectory(Object.entries(unzipSync(running)), async (path) => {
      const level = new ClassicLevel<string, Uint8Array>(path, { valueEncoding: 'view' });
      const keys = await level.keys({ gte: 'd/', lt: 'd0' }).all();
      expect(keys).toHaveLength(30);
      await level.close();
    });
    await expect(lab.exportDisk('n9')).rejects.toMatchObject({ code: 'no-such-node' });
  });
});

describe('importing a disk', () => {
  it('brings its keys to a node that was down, under a clock identity that was never used', async () => {
    const source = await filledLab();
    const zip = await source.exportDisk('n1');
    const lab = await createLab({ ...CONFIG, readRepair: false });
    await lab.put('only here', 1);
    await lab.whenIdle();
    await lab.kill('n2');
    await lab.importDisk('n2', zip);
    await lab.start('n2');
    expect(lab.events({ kind: 'DiskImported' })).toMatchObject([{ subject: 'n2', records: 30 }]);
    expect(
      lab
        .view('versions')
        .get('key 7')
        ?.holders.has('n2' as never),
    ).toBe(true);
    expect(
      lab
        .view('versions')
        .get('only here')
        ?.holders.has('n2' as never),
    ).toBe(false);
    expect((await lab.get('key 7')).siblings).toEqual([{ n: 7 }]);
    const written = await lab.put('key 7', 'again', { via: 'n2' });
    expect(written.outcome).toBe('ok');
    const minted = lab.events({ kind: 'VersionMinted' }).at(-1);
    expect(JSON.stringify(minted)).toMatch(/n2~2/);
  });

  it('takes back the disk that a node had, and never mints a counter twice', async () => {
    const lab = await filledLab();
    const zip = await lab.exportDisk('n1');
    for (let n = 0; n < 10; n++) await lab.put('key 1', `later ${n}`, { via: 'n1' });
    await lab.kill('n1');
    await lab.importDisk('n1', zip);
    await lab.start('n1');
    await lab.put('key 1', 'after', { via: 'n1' });
    const dots = lab
      .events({ kind: 'VersionMinted' })
      .map((event) => JSON.stringify('dot' in event && [event.key, event.dot]));
    expect(new Set(dots).size).toBe(dots.length);
  });

  it('is a command like any other: the same script gives the same trace', async () => {
    const zip = toBase64(await (await filledLab()).exportDisk('n1'));
    const script = scriptFrom({
      config: CONFIG,
      steps: [{ kill: 'n2' }, { importDisk: ['n2', zip] }, { start: 'n2' }, { get: 'key 3' }],
    });
    const [one, two] = [await createLab(script.config), await createLab(script.config)];
    for (const lab of [one, two]) await runScript(lab, script);
    expect(await one.traceHash()).toBe(await two.traceHash());
    expect(one.events({ kind: 'DiskImported' })).toHaveLength(1);
  });

  it('refuses what is no disk, whatever is wrong with it, and leaves the node as it was', async () => {
    const lab = await filledLab();
    const zip = await lab.exportDisk('n1');
    await expect(lab.importDisk('n1', zip)).rejects.toMatchObject({ code: 'node-runs' });
    await lab.kill('n1');
    const files = unzipSync(zip);
    const table = Object.keys(files).find((name) => name.endsWith('.ldb')) ?? '';
    const changed = (name: string, change: (bytes: Uint8Array) => Uint8Array): Uint8Array =>
      zipSync({ ...files, [name]: change((files[name] ?? new Uint8Array(0)).slice()) });
    const without = (name: string): Uint8Array =>
      zipSync(Object.fromEntries(Object.entries(files).filter(([each]) => each !== name)));
    const bad: [Uint8Array | string, RegExp][] = [
      ['a text', /bytes of a zip/],
      [new Uint8Array(0), /no zip file/],
      [zip.slice(0, zip.length / 2), /no zip file/],
      [zipSync({ 'holiday.jpg': new Uint8Array(9) }), /CURRENT is missing/],
      [without('CURRENT'), /CURRENT is missing/],
      [without(table), /lacks bytes/],
      [changed(table, (bytes) => bytes.fill(0, 20, 30)), /does not match its checksum/],
      [changed(table, (bytes) => bytes.slice(0, -1)), /lacks bytes|no table magic/],
      [zipSync(Object.fromEntries(await foreignFiles())), /unknown key/],
    ];
    for (const [given, reason] of bad) {
      const refused = lab.importDisk('n1', given as Uint8Array);
      await expect(refused).rejects.toMatchObject({ code: 'bad-import', message: expect.stringMatching(reason) });
    }
    expect(await lab.exportDisk('n1')).toEqual(zip);
    await lab.importDisk('n1', zip);
    await lab.start('n1');
    expect((await lab.get('key 2', { via: 'n1' })).siblings).toEqual([{ n: 2 }]);
  });
});

/** A LevelDB that was never a node's. */
async function foreignFiles(): Promise<[string, Uint8Array][]> {
  const { readDirectory } = await import('../storage/testing/level-files');
  return inDirectory([], async (path) => {
    const level = new ClassicLevel(path);
    await level.put('recipe', 'flour');
    await level.close();
    return readDirectory(path);
  });
}
