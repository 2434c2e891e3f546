import { homedir } from 'node:os';
import { inUseExitCode, type CoreStart, type ToCore } from '../../adapters/electron/core-messages';
import { portChannel } from '../../adapters/electron/port-channel';
import { lockDirectory } from '../../adapters/fs/directory-lock';
import { createApp } from '../../core/app';
import { assemble } from '../assemble';
import { inUseText } from '../in-use-text';

const start = JSON.parse(process.argv.at(-1) ?? '') as CoreStart;

// Ctrl+C in a terminal reaches every process of the app; the main process is the one to decide that this one ends.
process.on('SIGINT', () => undefined);

/** The core of the Electron shell, in a utility process; the main process supervises it (core-host.ts). */
async function run(): Promise<void> {
  const lock = await lockDirectory(start.userDataDirectory);
  if (!lock.ok) {
    process.stderr.write(`${inUseText(start.userDataDirectory, lock.error.pid)}\n`);
    process.exit(inUseExitCode);
  }
  const assembled = await assemble({
    shell: 'electron',
    home: homedir(),
    environment: process.env,
    userDataDirectory: start.userDataDirectory,
    demo: start.demo,
    logName: 'mooring',
  });
  const app = await createApp(assembled.ports);
  const { parentPort } = process;
  // Messages wait in the port until somebody listens, so that no window is missed while the app starts.
  parentPort.on('message', ({ data, ports }) => {
    const message = data as ToCore;
    switch (message.type) {
      case 'attach':
        for (const port of ports) app.attach(portChannel(port));
        break;
      case 'wake':
        app.wake();
        break;
      case 'close':
        void app
          .close()
          .then(() => assembled.close())
          .then(() => lock.value.release())
          .finally(() => process.exit(0));
        break;
    }
  });
}

run().catch((error: unknown) => {
  process.stderr.write(
    `Mooring's core could not start: ${error instanceof Error ? (error.stack ?? '') : String(error)}\n`,
  );
  process.exit(1);
});
