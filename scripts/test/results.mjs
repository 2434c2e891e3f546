import { readFile } from 'node:fs/promises';

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {string[]} failed names of what failed
 * @property {{ name: string, reason: string }[]} skipped
 */

/** @returns {Outcome} */
export function nothing() {
  return { passed: 0, failed: [], skipped: [] };
}

/**
 * A gate counts as one test.
 * @returns {Outcome}
 */
export function gateOutcome(name, exitCode) {
  return exitCode === 0 ? { ...nothing(), passed: 1 } : { ...nothing(), failed: [name] };
}

/**
 * @param {readonly Outcome[]} outcomes
 * @returns {Outcome}
 */
export function sum(outcomes) {
  return {
    passed: outcomes.reduce((total, { passed }) => total + passed, 0),
    failed: outcomes.flatMap(({ failed }) => failed),
    skipped: outcomes.flatMap(({ skipped }) => skipped),
  };
}

/**
 * The last line of a test run, which other programs read.
 * @param {Outcome} outcome
 */
export function lastLine({ passed, failed, skipped }) {
  const line = `${passed} passed, ${failed.length} failed`;
  return skipped.length === 0 ? line : `${line}, ${skipped.length} skipped`;
}

/**
 * A runner that ended with an error without naming a failed test failed itself: it crashed, a worker died, an error
 * came up outside any test.
 * @param {string} name
 * @param {number} exitCode
 * @param {Outcome | null} outcome null when it left no report
 * @returns {Outcome}
 */
export function judgeRunner(name, exitCode, outcome) {
  if (outcome === null) return { ...nothing(), failed: [`${name} left no report`] };
  if (exitCode !== 0 && outcome.failed.length === 0) {
    return { ...outcome, failed: [`${name} ended with code ${exitCode} though no test failed`] };
  }
  if (outcome.passed + outcome.failed.length + outcome.skipped.length === 0) {
    return { ...outcome, failed: [`${name} found no tests`] };
  }
  return outcome;
}

/** @returns {Promise<unknown>} null when there is no readable report */
export async function readReport(file) {
  return readFile(file, 'utf8').then(JSON.parse, () => null);
}

/**
 * @param {any} report of vitest's JSON reporter
 * @returns {Outcome | null}
 */
export function vitestOutcome(report) {
  if (!Array.isArray(report?.testResults)) return null;
  const outcome = nothing();
  for (const file of report.testResults) {
    const tests = file.assertionResults ?? [];
    for (const test of tests) {
      const name = test.fullName ?? test.title;
      if (test.status === 'passed') outcome.passed += 1;
      else if (test.status === 'failed') outcome.failed.push(name);
      else outcome.skipped.push({ name, reason: test.meta?.skipReason ?? 'see its printed reason' });
    }
    // A file that could not even be loaded has no tests to count.
    const named = tests.some(({ status }) => status === 'failed');
    if (file.status === 'failed' && !named) outcome.failed.push(`${file.name}: ${firstLine(file.message)}`);
  }
  return outcome;
}

/**
 * @param {any} report of Playwright's JSON reporter
 * @returns {Outcome | null}
 */
export function playwrightOutcome(report) {
  if (!Array.isArray(report?.suites)) return null;
  const outcome = nothing();
  const visit = (suite, path) => {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests ?? []) {
        const name = [test.projectName, ...path, spec.title].filter(Boolean).join(' › ');
        if (test.status === 'expected' || test.status === 'flaky') outcome.passed += 1;
        else if (test.status === 'skipped') outcome.skipped.push({ name, reason: skipReason(test) });
        else outcome.failed.push(name);
      }
    }
    for (const inner of suite.suites ?? []) visit(inner, [...path, inner.title]);
  };
  for (const suite of report.suites) visit(suite, [suite.title]);
  for (const error of report.errors ?? []) outcome.failed.push(firstLine(error.message));
  return outcome;
}

function skipReason(test) {
  const noted = (test.annotations ?? []).find(({ type }) => type === 'skip' || type === 'fixme');
  return noted?.description ?? 'no reason given';
}

function firstLine(text) {
  return String(text ?? 'no message').split('\n', 1)[0];
}
