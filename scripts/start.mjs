import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build/ensure-built.mjs';
import { sortArguments } from './start/arguments.mjs';
import { findElectron } from './start/electron-runtime.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { web, electronArgs, webArgs } = sortArguments(process.argv.slice(2));

await ensureBuilt(['main', 'renderer']);
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
  const child = spawn(executable, ['.', ...electronArgs], { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`Electron could not be started (${error.message}). Try: npm start -- --web\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}
