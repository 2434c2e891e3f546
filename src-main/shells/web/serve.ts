import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { lockDirectory } from '../../adapters/fs/directory-lock';
import { loadStaticFiles } from '../../adapters/fs/static-files';
import { startLoopbackServer } from '../../adapters/loopback-server/loopback-server';
import { createApp } from '../../core/app';
import { assemble } from '../assemble';
import { inUseText } from '../in-use-text';
import { openBrowser } from './open-browser';

export interface ServeOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly openBrowser: boolean;
  readonly demo: boolean;
  readonly userDataDirectory: string;
}

/** Beside the bundle of the command line, `dist/cli.js`. */
const rendererDirectory = fileURLToPath(new URL('./renderer/', import.meta.url));
const closeDeadlineMs = 3_000;

/** The web shell: the app in the person's browser. Runs until it is told to stop. @returns the exit code. */
export async function serve(options: ServeOptions): Promise<number> {
  const { userDataDirectory } = options;
  // From the first moment: a signal while it starts must not leave a demo behind.
  const stopped = stopSignal();
  const files = await loadStaticFiles(rendererDirectory);
  const lock = await lockDirectory(userDataDirectory);
  if (!lock.ok) {
    process.stderr.write(`${inUseText(userDataDirectory, lock.error.pid)}\n`);
    return 1;
  }
  const assembled = await assemble({
    shell: 'web',
    home: homedir(),
    environment: process.env,
    userDataDirectory,
    demo: options.demo,
    logName: 'mooring',
  });
  const { logger } = assembled.ports;
  const app = await createApp(assembled.ports);
  const started = await startLoopbackServer({
    port: options.port,
    files,
    attach: (channel) => app.attach(channel),
    logger: logger.child({ part: 'loopback-server' }),
  });
  const end = async (): Promise<void> => {
    await Promise.race([app.close(), deadline()]);
    await assembled.close();
    await lock.value.release();
  };
  if (!started.ok) {
    await end();
    process.stderr.write(`${portProblem(options.port, started.error.code)}\n`);
    return 1;
  }
  const server = started.value;
  process.stdout.write(`Mooring is ready: ${server.url}\n`);
  logger.info({ port: server.port }, 'serving');
  const removeFile = options.openBrowser
    ? await openBrowser(server.url, userDataDirectory).catch(() => null)
    : null;

  await stopped;
  await removeFile?.();
  await server.close();
  await end();
  return 0;
}

/** Ctrl+C comes twice under npm, from the terminal and from npm; the second must not cut the closing short. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve());
  });
}

/** A host that does not answer must not keep the person from quitting. */
function deadline(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, closeDeadlineMs).unref());
}

function portProblem(port: number, code: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program. Choose another one with --port, or leave --port out for a free one.`;
    case 'EACCES':
      return `This account may not listen on port ${port}. Choose one above 1023 with --port.`;
    default:
      return `Mooring could not listen on 127.0.0.1, port ${port} (${code}). Choose another port with --port.`;
  }
}
