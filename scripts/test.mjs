import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  gateOutcome,
  judgeRunner,
  lastLine,
  playwrightOutcome,
  readReport,
  sum,
  vitestOutcome,
} from './test/results.mjs';

/**
 * `npm test`: every gate and every test, one after the other, none left out because another failed. The last line is
 * `N passed, N failed`; see test/results.mjs for what is counted.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const reports = join(root, 'test-results', 'reports');

await rm(reports, { recursive: true, force: true });
await mkdir(reports, { recursive: true });

const outcomes = [];
for (const gate of ['typecheck', 'lint', 'format:check', 'deps', 'check:protocol'])
  outcomes.push(await runGate(gate));
outcomes.push(await runVitest());
outcomes.push(await runGate('build'));
outcomes.push(await runPlaywright());

const total = sum(outcomes);
console.log('');
for (const { name, reason } of total.skipped) console.log(`skipped: ${name} (${reason})`);
for (const name of total.failed) console.log(`failed: ${name}`);
console.log(lastLine(total));
process.exitCode = total.failed.length === 0 ? 0 : 1;

async function runGate(name) {
  const npm = process.env.npm_execpath;
  const [program, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  return gateOutcome(name, await run(name, program, [...args, 'run', '--silent', name]));
}

async function runVitest() {
  const file = join(reports, 'vitest.json');
  const program = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
  const code = await run('vitest', process.execPath, [
    program,
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  return judgeRunner('vitest', code, vitestOutcome(await readReport(file)));
}

async function runPlaywright() {
  if (!existsSync(join(root, 'playwright.config.ts'))) {
    return { passed: 0, failed: ['playwright: there is no playwright.config.ts'], skipped: [] };
  }
  const file = join(reports, 'playwright.json');
  const program = join(dirname(require.resolve('@playwright/test/package.json')), 'cli.js');
  const code = await run('playwright', process.execPath, [program, 'test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  });
  return judgeRunner('playwright', code, playwrightOutcome(await readReport(file)));
}

/** @returns {Promise<number>} the exit code; 1 for a program that could not start or was killed */
function run(name, program, args, environment = {}) {
  console.log(`\n── ${name}`);
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32' && program === 'npm',
    });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}
