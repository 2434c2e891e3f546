import { defineConfig } from '@playwright/test';
import type { Shell } from './e2e/fixtures';

/** What is in `app` runs on both shells. */
export default defineConfig<{ shell: Shell }>({
  testDir: 'e2e/specs',
  globalSetup: './e2e/build-first.ts',
  outputDir: 'test-results/playwright',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 180_000,
  // Connecting runs a login shell and starts codex, on machines with few cores.
  expect: { timeout: 30_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
  use: { trace: 'retain-on-failure', actionTimeout: 30_000 },
  projects: [
    { name: 'cli', testMatch: 'cli/**/*.spec.ts' },
    { name: 'web', testMatch: ['app/**/*.spec.ts', 'web/**/*.spec.ts'], use: { shell: 'web' } },
    { name: 'electron', testMatch: 'app/**/*.spec.ts', use: { shell: 'electron' } },
  ],
});
