import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  startScriptedModel,
  type ScriptedModel,
} from '../../src-main/adapters/scripted-model/scripted-model';
import type { Script } from '../../src-main/adapters/scripted-model/script';
import type { AppPlace } from './open-app';
import { startRemoteHost, type RemoteHost, type RemoteHostOptions } from './remote-host';
import { repository } from './repository';
import { writeSshHome } from './sshd';

const run = promisify(execFile);

export interface RigOptions extends Omit<RemoteHostOptions, 'modelUrl'> {
  /** What the model does; default: what the message says, command by command. */
  readonly script?: Script;
  /** More lines of the Host block of `devbox`. */
  readonly sshConfig?: readonly string[];
}

/** All parts around the app: a model, a remote host that asks it, and a laptop whose ssh config leads to the host. */
export interface Rig {
  readonly model: ScriptedModel;
  readonly remote: RemoteHost;
  /** `devbox`. */
  readonly alias: string;
  /** HOME on the laptop. */
  readonly clientHome: string;
  readonly knownHostsFile: string;
  /** Where the app under test keeps its data, and what it sees of this machine. */
  readonly place: AppPlace;
  /** Runs `mooring doctor` against the rig. */
  doctor(alias: string, ...parameters: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  /** Everything outside of memory that belongs to the rig, for the test that looks for leftovers. */
  readonly directories: readonly string[];
  stop(): Promise<void>;
}

export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const { sshConfig, script, ...remoteOptions } = options;
  const alias = 'devbox';
  const model = await startScriptedModel(script === undefined ? {} : { script });
  const remote = await startRemoteHost({ ...remoteOptions, modelUrl: model.baseUrl }).catch(
    async (error: unknown) => {
      await model.stop();
      throw error;
    },
  );
  const directory = await mkdtemp(join(tmpdir(), 'mooring-rig-'));
  const clientHome = join(directory, 'home');
  const userData = join(directory, 'user-data');
  await mkdir(clientHome);
  await writeSshHome(clientHome, [
    { alias, server: remote.sshd, ...(sshConfig === undefined ? {} : { config: sshConfig }) },
  ]);
  const environment = clientEnvironment(clientHome);

  return {
    model,
    remote,
    alias,
    clientHome,
    knownHostsFile: join(clientHome, '.ssh', 'known_hosts'),
    place: { userData, environment, demo: false },
    async doctor(wanted, ...parameters) {
      const doctorData = join(directory, 'doctor-data');
      return run(
        process.execPath,
        ['bin/mooring.js', 'doctor', wanted, '--user-data-dir', doctorData, ...parameters],
        { cwd: repository, env: environment },
      ).then(
        ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
        ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
          code,
          stdout,
          stderr,
        }),
      );
    },
    directories: [directory, remote.home],
    async stop() {
      await remote.stop();
      await model.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The environment of this process without what leads to its own keys, agents and codex. */
export function clientEnvironment(home: string): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(SSH_|CODEX_|OPENAI_|XDG_)/.test(entry[0]),
  );
  return { ...Object.fromEntries(kept), HOME: home, MOORING_LOG: 'debug' };
}
