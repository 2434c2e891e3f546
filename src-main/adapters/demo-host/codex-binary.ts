import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Finds the native codex of the npm package `@openai/codex`: its launcher needs a Node on the PATH, the binary needs
 * nothing.
 * @returns its absolute path; null when the package is not installed, as after `npm ci --omit=dev`.
 */
export function findCodex(): string | null {
  const require = createRequire(import.meta.url);
  try {
    const launcher = createRequire(require.resolve('@openai/codex/package.json'));
    const platform = dirname(
      launcher.resolve(`@openai/codex-${process.platform}-${process.arch}/package.json`),
    );
    const vendor = join(platform, 'vendor');
    for (const triple of readdirSync(vendor)) {
      const binary = join(vendor, triple, 'bin', process.platform === 'win32' ? 'codex.exe' : 'codex');
      if (existsSync(binary)) return binary;
    }
    return null;
  } catch {
    return null;
  }
}
