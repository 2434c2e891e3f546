import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
// @ts-expect-error -- a script without types
import * as untyped from '../scripts/test/results.mjs';

interface Outcome {
  passed: number;
  failed: string[];
  skipped: { name: string; reason: string }[];
}
const results = untyped as {
  gateOutcome(name: string, code: number): Outcome;
  sum(outcomes: Outcome[]): Outcome;
  lastLine(outcome: Outcome): string;
  judgeRunner(name: string, code: number, outcome: Outcome | null): Outcome;
  vitestOutcome(report: unknown): Outcome | null;
  playwrightOutcome(report: unknown): Outcome | null;
};
const root = fileURLToPath(new URL('..', import.meta.url));

/** What vitest itself reports about these tests. */
function reportOf(source: string): { code: number | null; report: unknown } {
  const directory = mkdtempSync(join(tmpdir(), 'mooring-summary-'));
  try {
    writeFileSync(join(directory, 'sample.test.js'), source);
    const { status } = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--root',
        directory,
        '--globals',
        '--reporter=json',
        '--outputFile=report.json',
      ],
      { cwd: directory, stdio: 'ignore', env: { ...process.env, VITEST: undefined } },
    );
    return { code: status, report: JSON.parse(readFileSync(join(directory, 'report.json'), 'utf8')) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

describe('the summary of npm test', () => {
  it('counts what vitest reports', () => {
    const { code, report } = reportOf(`
      it('holds', () => {});
      it('does not hold', () => expect(1).toBe(2));
      it.skip('is left out', () => {});
    `);
    const outcome = results.judgeRunner('vitest', code ?? 1, results.vitestOutcome(report));
    expect(outcome).toMatchObject({
      passed: 1,
      failed: ['does not hold'],
      skipped: [{ name: 'is left out' }],
    });
  });

  it('counts a test file that does not load as failed', () => {
    const { code, report } = reportOf(`throw new Error('broken file');`);
    const outcome = results.judgeRunner('vitest', code ?? 1, results.vitestOutcome(report));
    expect(outcome.failed).toHaveLength(1);
    expect(outcome.failed[0]).toContain('broken file');
  });

  it('counts an error outside any test as failed', () => {
    const { code, report } = reportOf(`it('holds', () => { Promise.reject(new Error('stray')); });`);
    const outcome = results.judgeRunner('vitest', code ?? 1, results.vitestOutcome(report));
    expect(code).not.toBe(0);
    expect(outcome.failed).toHaveLength(1);
  });

  it('counts a runner without report, and one without tests, as failed', () => {
    expect(results.judgeRunner('vitest', 0, null).failed).toHaveLength(1);
    expect(results.judgeRunner('playwright', 0, { passed: 0, failed: [], skipped: [] }).failed).toHaveLength(
      1,
    );
  });

  it('reads nested suites, projects, skips with reasons and errors of Playwright', () => {
    const spec = (title: string, status: string, annotations: object[] = []) => ({
      title,
      tests: [{ projectName: 'web', status, annotations }],
    });
    const outcome = results.playwrightOutcome({
      suites: [
        {
          title: 'main-job.spec.ts',
          specs: [spec('works', 'expected')],
          suites: [
            {
              title: 'bad input',
              specs: [
                spec('fails', 'unexpected'),
                spec('skips', 'skipped', [{ type: 'skip', description: 'no Electron here' }]),
              ],
            },
          ],
        },
      ],
      errors: [{ message: 'could not start\nmore' }],
    });
    expect(outcome).toEqual({
      passed: 1,
      failed: ['web › main-job.spec.ts › bad input › fails', 'could not start'],
      skipped: [{ name: 'web › main-job.spec.ts › bad input › skips', reason: 'no Electron here' }],
    });
  });

  it('ends with a line other programs read', () => {
    const all = results.sum([results.gateOutcome('lint', 0), results.gateOutcome('deps', 1)]);
    expect(results.lastLine(all)).toBe('1 passed, 1 failed');
    expect(results.lastLine({ ...all, skipped: [{ name: 'a', reason: 'b' }] })).toBe(
      '1 passed, 1 failed, 1 skipped',
    );
  });
});
