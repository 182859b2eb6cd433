// Porcupine's corpus: what Jepsen recorded of etcd, with Porcupine's verdicts. It lies beside the project.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linearizabilityOfHistory } from './linearizability';
import { porcupineHistory } from './testing/porcupine-log';

const CORPUS = join(import.meta.dirname, '../../../shared/corpora/porcupine');
const VERDICTS = join(CORPUS, 'verdicts.json');

const read = (): readonly (readonly [string, boolean])[] => {
  if (!existsSync(VERDICTS)) return [];
  const { linearizable } = JSON.parse(readFileSync(VERDICTS, 'utf8')) as { linearizable: Record<string, boolean> };
  return Object.entries(linearizable);
};

describe('the etcd histories of Porcupine', () => {
  const verdicts = read();

  it('are there', (test) => {
    if (verdicts.length === 0) {
      const reason = `SKIPPED: Porcupine's verdicts on etcd are not reproduced, for there is no ${VERDICTS}`;
      process.stderr.write(`${reason}\n`);
      // biome-ignore lint/suspicious/noSkippedTests: the corpus is no part of the project, and the reason is printed
      test.skip(reason);
    }
    expect(verdicts).toHaveLength(24);
  });

  it.each(verdicts)('%s: linearizable is %s', (file, linearizable) => {
    const history = porcupineHistory(readFileSync(join(CORPUS, file), 'utf8'));
    expect(history.length).toBeGreaterThan(70);
    expect(linearizabilityOfHistory(history)[0]?.outcome).toBe(linearizable ? 'linearizable' : 'not-linearizable');
  });
});
