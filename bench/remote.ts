import { chmod, chown, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { startSshd, writeSshHome, type RunningSshd } from '../e2e/rig/sshd';
import { whyNoAccounts } from '../e2e/rig/unix-account';
import { startScriptedModel, type ScriptedModel } from '../src-main/adapters/scripted-model/scripted-model';

/** What every measurement runs against: a real sshd, a throw-away account with the real codex, a scripted model. */
export interface BenchRemote {
  readonly sshd: RunningSshd;
  readonly model: ScriptedModel;
  /** Home of the client: its `.ssh/config` has `dev`. */
  readonly home: string;
  /** A folder that both sides may enter. */
  readonly shared: string;
  readonly alias: 'dev';
  stop(): Promise<void>;
}

export async function startBenchRemote(): Promise<BenchRemote> {
  const why = whyNoAccounts();
  if (why !== null) throw new Error(`The benchmark needs a throw-away account: ${why}.`);
  const shared = await mkdtemp('/var/tmp/mooring-bench-');
  await chmod(shared, 0o755);
  const model = await startScriptedModel();
  const sshd = await startSshd({ user: { shell: '/bin/bash' } });
  await installCodex(sshd, shared, model.baseUrl);
  const home = join(shared, 'client');
  await writeSshHome(home, [{ alias: 'dev', server: sshd, config: ['StrictHostKeyChecking accept-new'] }]);
  return {
    sshd,
    model,
    home,
    shared,
    alias: 'dev',
    async stop() {
      await sshd.stop();
      await model.stop();
      await rm(shared, { recursive: true, force: true });
    },
  };
}

/** The native binary, copied where the account can read it: the repository may lie in a folder that it cannot enter. */
async function installCodex(sshd: RunningSshd, shared: string, modelUrl: string): Promise<void> {
  const require = createRequire(import.meta.url);
  const launcher = dirname(require.resolve('@openai/codex/package.json'));
  const platform = join(launcher, '..', `codex-${process.platform}-${process.arch}`, 'vendor');
  await cp(platform, join(shared, 'vendor'), { recursive: true });
  const { uid, gid } = sshd.account ?? { uid: 0, gid: 0 };
  const bin = join(sshd.home, '.local', 'bin');
  const codexHome = join(sshd.home, '.codex');
  await mkdir(bin, { recursive: true });
  await mkdir(codexHome, { recursive: true });
  await writeFile(join(bin, 'codex'), `#!/bin/sh\nexec ${shared}/vendor/*/bin/codex "$@"\n`, { mode: 0o755 });
  await writeFile(
    join(codexHome, 'config.toml'),
    [
      'model = "mock-model"',
      'model_provider = "scripted"',
      '[model_providers.scripted]',
      'name = "Scripted"',
      `base_url = "${modelUrl}"`,
      'wire_api = "responses"',
      'supports_websockets = false',
      '',
    ].join('\n'),
  );
  for (const path of [
    join(sshd.home, '.local'),
    bin,
    join(bin, 'codex'),
    codexHome,
    join(codexHome, 'config.toml'),
  ]) {
    await chown(path, uid, gid);
  }
}
