// Behaviour as readable transcripts: src/lab/transcripts/*.txt. REWRITE=1 writes what comes out into the files.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SettingsInput } from '../protocol/settings';
import { create } from './node-lab';
import { parseTranscript, playTranscript, transcriptText } from './testing/transcript';

const FOLDER = join(import.meta.dirname, 'transcripts');

/** “Rules 17, 26” at the head of a transcript: the test carries them in its name. */
const rulesOf = (text: string): string => /^# (Rules? [^:]+):/.exec(text)?.[1]?.toLowerCase() ?? 'without a rule';

const TRANSCRIPTS = readdirSync(FOLDER).map((file) => {
  const path = join(FOLDER, file);
  const text = readFileSync(path, 'utf8');
  return [`${file}, ${rulesOf(text)}`, path, text] as const;
});

describe('transcripts', () => {
  it.each(TRANSCRIPTS)('%s', async (_name, path, text) => {
    const transcript = parseTranscript(text);
    const lab = await create(transcript.config as SettingsInput, { seed: transcript.seed });
    const played = transcriptText(transcript.head, await playTranscript(lab, transcript));
    await lab.close();
    if (process.env.REWRITE === '1') writeFileSync(path, played);
    expect(played).toBe(process.env.REWRITE === '1' ? played : text);
  });
});
