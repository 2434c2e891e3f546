import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startRemoteHost, type RemoteHost } from '../e2e/rig/remote-host';
import { writeSshHome } from '../e2e/rig/sshd';
import { whyNoAccounts } from '../e2e/rig/unix-account';
import { startScriptedModel } from '../src-main/adapters/scripted-model/scripted-model';

/** What every measurement runs against: the rig's host, and a client home whose ssh config has `dev`. */
export interface BenchRemote {
  readonly host: RemoteHost;
  readonly alias: 'dev';
  readonly home: string;
  /** A folder that both sides may enter. */
  readonly shared: string;
  stop(): Promise<void>;
}

export async function startBenchRemote(): Promise<BenchRemote> {
  const why = whyNoAccounts();
  if (why !== null) throw new Error(`The benchmark can not run here: ${why}.`);
  const shared = await mkdtemp('/var/tmp/mooring-bench-');
  await chmod(shared, 0o755);
  const model = await startScriptedModel();
  const host = await startRemoteHost({ modelUrl: model.baseUrl });
  const home = join(shared, 'client');
  await writeSshHome(home, [
    { alias: 'dev', server: host.sshd, config: ['StrictHostKeyChecking accept-new'] },
  ]);
  return {
    host,
    alias: 'dev',
    home,
    shared,
    async stop() {
      await host.stop();
      await model.stop();
      await rm(shared, { recursive: true, force: true });
    },
  };
}
