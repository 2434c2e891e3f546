import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';

const stalledAfterMs = 20_000;
const lookEveryMs = 1_000;

/**
 * @typedef {{ executable: string, reason: null } | { executable: null, reason: string }} Runtime
 * The program that runs Electron here, or why there is none, as the end of the sentence "… because".
 */

/**
 * Electron's package brings no runtime: it is downloaded when it is first asked for. Where it can not be downloaded
 * that fails, or hangs; so it is asked for in a child that is given up once nothing comes any more.
 * @param {NodeJS.ProcessEnv} environment
 * @param {NodeJS.Platform} platform
 * @returns {Promise<Runtime>}
 */
export async function findElectron(environment, platform) {
  const standsIn = Boolean(environment.ELECTRON_OVERRIDE_DIST_PATH);
  if (platform === 'linux' && !environment.DISPLAY && !environment.WAYLAND_DISPLAY) {
    return none('there is no graphical display here ($DISPLAY and $WAYLAND_DISPLAY are unset)');
  }
  if (platform === 'linux' && process.getuid?.() === 0 && !standsIn) {
    return none("Electron's sandbox does not run as root");
  }
  const asked = await askForPath(environment);
  if (asked === null) return none("Electron's runtime is not installed and could not be downloaded");
  const version = await run(asked, ['--version'], environment);
  if (!/^v\d+\./.test(version.trim())) return none("Electron's runtime does not run on this machine");
  return { executable: asked, reason: null };
}

/** @returns {Runtime} */
function none(reason) {
  return { executable: null, reason };
}

/** @returns {Promise<string | null>} */
async function askForPath(environment) {
  const temporary = await mkdtemp(join(tmpdir(), 'mooring-electron-'));
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  try {
    const script = `process.stdout.write('\\n' + JSON.stringify(require('electron')))`;
    const output = await run(
      process.execPath,
      ['-e', script],
      {
        ...environment,
        // The download goes there: its growth tells that it is under way.
        TMPDIR: temporary,
        TEMP: temporary,
        TMP: temporary,
      },
      [temporary, join(folder, 'dist')],
    );
    const path = JSON.parse(output.split('\n').at(-1) ?? '');
    return typeof path === 'string' && (await stat(path).catch(() => null)) ? path : null;
  } catch {
    return null;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/**
 * @param {readonly string[]} growing folders whose growth means that the program is not stuck
 * @returns {Promise<string>} what it wrote to stdout; empty when it could not run, failed or got stuck
 */
function run(program, args, environment, growing = []) {
  return new Promise((resolve) => {
    const ownGroup = process.platform !== 'win32';
    const child = spawn(program, args, {
      env: environment,
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: ownGroup,
      windowsHide: true,
    });
    let output = '';
    let size = -1;
    let lastGrowth = Date.now();
    const timer = setInterval(async () => {
      const now = await sizeOf(growing);
      if (now !== size) [size, lastGrowth] = [now, Date.now()];
      if (Date.now() - lastGrowth > stalledAfterMs) stop();
    }, lookEveryMs);
    const stop = () => {
      try {
        // The group: the download runs in a child of the child.
        if (ownGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        else child.kill();
      } catch {
        // It ended meanwhile.
      }
    };
    const interrupted = () => {
      stop();
      process.exit(130);
    };
    process.once('SIGINT', interrupted);
    child.stdout.on('data', (chunk) => (output += chunk));
    const end = (result) => {
      clearInterval(timer);
      process.off('SIGINT', interrupted);
      resolve(result);
    };
    child.on('error', () => end(''));
    child.on('close', (code) => end(code === 0 ? output : ''));
  });
}

async function sizeOf(folders) {
  let size = 0;
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      size += (await stat(join(entry.parentPath, entry.name)).catch(() => null))?.size ?? 0;
    }
  }
  return size;
}
