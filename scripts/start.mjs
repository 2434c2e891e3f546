import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build/ensure-built.mjs';
import { sortArguments } from './start/arguments.mjs';
import { findElectron } from './start/electron-runtime.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { web, electronArgs, webArgs } = sortArguments(process.argv.slice(2));

await ensureBuilt(['main', 'renderer']).catch((error) => {
  process.stderr.write(`Mooring could not be built: ${error.message}\n`);
  process.exit(1);
});
const runtime = web ? { executable: null, reason: null } : await findElectron(process.env, process.platform);
if (runtime.executable === null) {
  if (runtime.reason !== null) {
    process.stderr.write(`Mooring runs in your browser, because ${runtime.reason}.\n`);
  }
  startWeb();
} else {
  startElectron(runtime.executable);
}

function startWeb() {
  process.argv = [process.argv[0] ?? '', 'mooring', ...webArgs];
  process.setSourceMapsEnabled(true);
  void import('../dist/cli.js');
}

function startElectron(executable) {
  // In a group of its own: Ctrl+C would otherwise reach every process of it at once, and again through npm, and a
  // second signal means "at once" to Electron.
  const child = spawn(executable, ['.', ...electronArgs], {
    cwd: root,
    stdio: 'inherit',
    detached: process.platform !== 'win32',
  });
  let lastSignalAt = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (Date.now() - lastSignalAt > 1_000) child.kill(signal);
      lastSignalAt = Date.now();
    });
  }
  child.on('error', (error) => {
    process.stderr.write(`Electron could not be started (${error.message}). Try: npm start -- --web\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}
