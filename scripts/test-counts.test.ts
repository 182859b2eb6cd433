// The last line of `npm test` must not be able to hide a failure.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { closingLine, playwrightCounts, vitestCounts } from './test-counts.mjs';

const folder = mkdtempSync(join(tmpdir(), 'counts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function reportOf(content: string): string {
  const path = join(folder, 'report.json');
  writeFileSync(path, content);
  return path;
}

test('a file that does not load is a failed test', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{}] },
    { status: 'passed', assertionResults: [{}, {}] },
  ];
  const report = { numPassedTests: 2, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1, testResults };
  expect(vitestCounts(reportOf(JSON.stringify(report)))).toEqual({ passed: 2, failed: 2, skipped: 2 });
});

test('a test that passed only at the second try is a failed test', () => {
  const report = { stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 0 } };
  expect(playwrightCounts(reportOf(JSON.stringify(report)))).toEqual({ passed: 5, failed: 2, skipped: 0 });
});

test.each([vitestCounts, playwrightCounts])('no report, or half of one, is a failure', (counts) => {
  expect(counts(join(folder, 'missing.json')).failed).toBe(1);
  expect(counts(reportOf('{"numPassed')).failed).toBe(1);
});

test('the closing line', () => {
  expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  expect(closingLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed');
});
