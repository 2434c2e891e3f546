import { join } from 'node:path';
import { version } from '../../package.json';
import type { AppInfo } from '../../src-shared/contract/models';
import { createDocumentStore } from '../adapters/fs/document-store';
import { createKnownHosts } from '../adapters/known-hosts/known-hosts';
import { createFileLogger } from '../adapters/log/file-logger';
import { createHostResolver } from '../adapters/openssh/host-resolver';
import { createHostCatalog } from '../adapters/ssh-config/host-catalog';
import { createSsh2Engine } from '../adapters/ssh2/ssh2-engine';
import { createSystemClock } from '../adapters/system/clock';
import { openWebSocket } from '../adapters/ws/open-websocket';
import type { Ports } from '../core/ports/ports';

export interface AssembleOptions {
  readonly shell: AppInfo['shell'];
  /** Where `~/.ssh` is looked for. */
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly userDataDirectory: string;
  /** Brings up a host of its own and shows that one instead of the person's. */
  readonly demo: boolean;
  /** Name of the log file: two processes must not rotate the same one. */
  readonly logName: 'mooring' | 'doctor';
}

export interface Assembled {
  readonly ports: Ports;
  /** After the app is closed: ends what the ports brought up. */
  close(): Promise<void>;
}

/** Makes the core's ports out of the adapters: the one place that knows which adapter stands behind which port. */
export async function assemble(options: AssembleOptions): Promise<Assembled> {
  const { shell, environment, userDataDirectory } = options;
  const clock = createSystemClock();
  const logger = createFileLogger({
    file: join(userDataDirectory, 'logs', `${options.logName}.log`),
    level: environment['MOORING_LOG'] === 'debug' ? 'debug' : 'info',
  });
  const demo = options.demo ? await bringUpDemo(join(userDataDirectory, 'demo'), logger) : null;
  const home = demo?.home ?? options.home;
  const knownHosts = createKnownHosts();

  const ports: Ports = {
    info: {
      version,
      shell,
      platform: process.platform,
      capabilities: { openExternal: shell === 'electron' },
      demo: demo === null ? null : { alias: demo.alias, folder: demo.folder },
    },
    catalog: createHostCatalog({ home }),
    resolver: createHostResolver({ home, environment }),
    engines: { ssh2: createSsh2Engine({ knownHosts }) },
    openWebSocket,
    // The demo's hosts are none of the person's: they are kept apart.
    documents: createDocumentStore({
      directory:
        demo === null ? join(userDataDirectory, 'documents') : join(userDataDirectory, 'demo', 'documents'),
      now: () => clock.now(),
    }),
    clock,
    logger,
  };
  logger.info({ version, shell, platform: process.platform, node: process.version }, 'assembled');
  return {
    ports,
    async close() {
      await demo?.stop();
      logger.close();
    },
  };
}

/** Loaded on demand: it brings an SSH server and a scripted model with it. */
async function bringUpDemo(directory: string, logger: Ports['logger']) {
  const { startDemo } = await import('../adapters/demo-host/demo-host');
  const { startDemoModel } = await import('../adapters/scripted-model/demo-model');
  const { sampleShop } = await import('../adapters/scripted-model/sample-shop');
  return startDemo({
    directory,
    logger: logger.child({ part: 'demo' }),
    startModel: startDemoModel,
    project: { name: 'shop', files: sampleShop },
  });
}
