import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'src-shared/**/*.test.ts',
      'src-main/**/*.test.ts',
      'src-renderer/**/*.test.{ts,tsx}',
      'tests/**/*.test.ts',
      'e2e/rig/**/*.test.ts',
    ],
    // Real sshd, real codex and real handshakes run in some tests, on machines with few cores.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
