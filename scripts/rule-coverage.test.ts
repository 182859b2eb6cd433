// A rule counts as covered only when a test that names it has passed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { passedTests, RULE_COUNT, rulesNamed, uncoveredRules } from './rule-coverage.mjs';

const folder = mkdtempSync(join(tmpdir(), 'rules-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function reportOf(report: unknown): string {
  const path = join(folder, 'report.json');
  writeFileSync(path, JSON.stringify(report));
  return path;
}

test.each([
  ['rule 12: concurrent writes', [12]],
  ['rules 10, 12, 17, 25–27: nothing is lost', [10, 12, 17, 25, 26, 27]],
  ['rules 16 and 18, of cp', [16, 18]],
  ['Rules 22-24 in a transcript', [22, 23, 24]],
  ['rules 3, 4, and 6; also rule 9', [3, 4, 6, 9]],
  ['12 nodes rule the ring', []],
  ['ruler 5, misrule 6', []],
])('%s', (text, rules) => {
  expect(rulesNamed(text)).toEqual(rules);
});

test('only passed tests of a Vitest report count', () => {
  const assertionResults = [
    { status: 'passed', fullName: 'rule 1: a' },
    { status: 'failed', fullName: 'rule 2: b' },
    { status: 'skipped', fullName: 'rule 3: c' },
  ];
  expect(passedTests(reportOf({ testResults: [{ name: '/repo/src/lab/a.test.ts', assertionResults }] }))).toEqual([
    'rule 1: a',
  ]);
});

test.each(['/repo/scripts/a.test.ts', '/repo/src/checks/a.test.ts', 'C:\\repo\\src\\trace\\a.test.ts'])(
  'tests of onlookers do not count: %s',
  (name) => {
    const assertionResults = [{ status: 'passed', fullName: 'rule 1: a' }];
    expect(passedTests(reportOf({ testResults: [{ name, assertionResults }] }))).toEqual([]);
  },
);

test('only passed tests of a Playwright report count, with the names of their suites', () => {
  const spec = (title: string, ok: boolean, status: string) => ({ title, ok, tests: [{ status }] });
  const inner = { title: 'rule 4:', specs: [spec('holds', true, 'expected'), spec('once', true, 'flaky')] };
  const specs = [spec('fails', false, 'unexpected'), spec('skipped', true, 'skipped')];
  expect(passedTests(reportOf({ suites: [{ title: 'page.spec.ts', specs, suites: [inner] }] }))).toEqual([
    'page.spec.ts rule 4: holds',
  ]);
});

test('a missing report shows nothing', () => {
  expect(passedTests(join(folder, 'missing.json'))).toEqual([]);
});

test('names the rules without a test', () => {
  const all = Array.from({ length: RULE_COUNT }, (_, i) => `rule ${i + 1}`);
  expect(uncoveredRules(all)).toEqual([]);
  expect(uncoveredRules(all.filter((name) => name !== 'rule 5' && name !== 'rule 37'))).toEqual([5, 37]);
  expect(uncoveredRules(['rules 1–36'])).toEqual([37]);
});
