// Which rules of the store's semantics a test run has shown to hold. The truth is in the results: a rule is covered when a
// test that names it (“rule 12”, “rules 10, 12, 25–27”) has passed. Tests of what only looks at the store, the checks,
// the projections and the pictures, show nothing of the store and do not count; nor do those of the scripts.
import { readFileSync } from 'node:fs';

/** The rules are numbered from 1. */
export const RULE_COUNT = 37;

const NUMBERS = /\brules?\s+(\d+(?:\s*(?:,\s*and|,|–|-|and)\s*\d+)*)/giu;
const RANGE = /(\d+)\s*[–-]\s*(\d+)|(\d+)/gu;

/**
 * The rules that a text names, in order.
 * @param {string} text
 * @returns {number[]}
 */
export function rulesNamed(text) {
  const rules = new Set();
  for (const [, numbers = ''] of text.matchAll(NUMBERS)) {
    for (const [, from, to, single] of numbers.matchAll(RANGE)) {
      for (let rule = Number(from ?? single); rule <= Number(to ?? single); rule++) rules.add(rule);
    }
  }
  return [...rules].sort((a, b) => a - b);
}

/**
 * The full names of the tests that passed, of Vitest's or Playwright's JSON report; none when the report is missing or unreadable.
 * @param {string} path
 * @returns {string[]}
 */
export function passedTests(path) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return []; // its stage has failed already
  }
  return report.suites === undefined ? vitestNames(report) : report.suites.flatMap(playwrightNames);
}

const ONLOOKERS = /[\\/](?:scripts|src[\\/](?:checks|trace|ui))[\\/]/u;

/** @param {{ testResults: { name: string, assertionResults: { status: string, fullName: string }[] }[] }} report */
function vitestNames({ testResults }) {
  const results = testResults.filter(({ name }) => !ONLOOKERS.test(name)).flatMap((file) => file.assertionResults);
  return results.filter(({ status }) => status === 'passed').map(({ fullName }) => fullName);
}

/**
 * @typedef {{ title: string, ok: boolean, tests: { status: string }[] }} Spec
 * @typedef {{ title: string, specs?: Spec[], suites?: Suite[] }} Suite
 */

/**
 * @param {Suite} suite
 * @returns {string[]}
 */
function playwrightNames({ title, specs = [], suites = [] }) {
  // A test that was skipped, or passed only at the second try, has shown nothing.
  const passed = specs.filter((spec) => spec.ok && spec.tests.every(({ status }) => status === 'expected'));
  const inner = [...passed.map((spec) => spec.title), ...suites.flatMap(playwrightNames)];
  return inner.map((name) => `${title} ${name}`);
}

/**
 * The rules without a passed test.
 * @param {readonly string[]} names
 * @returns {number[]}
 */
export function uncoveredRules(names) {
  const covered = new Set(names.flatMap(rulesNamed));
  return Array.from({ length: RULE_COUNT }, (_, i) => i + 1).filter((rule) => !covered.has(rule));
}
