import { readFile, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test, type AppUnderTest } from '../../fixtures';
import { addHost } from '../../models/add-host';
import { sidebar } from '../../models/sidebar';
import { heardByModel, openProject } from '../../models/steps';
import { thread } from '../../models/thread';
import type { Rig } from '../../rig/rig';

// Each of these must say what happened, why, and what to do; leave the app usable; and lose nothing that was typed.

async function begin(app: AppUnderTest, alias = 'devbox') {
  const page = await app.open();
  await sidebar(page).addHost.click();
  const adding = addHost(page);
  await adding.start(alias);
  return { page, adding };
}

const trust = async (rig: Rig): Promise<void> =>
  writeFile(rig.knownHostsFile, await rig.remote.sshd.knownHostsLines());

test('an alias that does not exist', async ({ app, rig }) => {
  const { adding } = await begin(app, 'no-such-host');
  await expect(adding.problem).toContainText('no-such-host');
  await expect(adding.problem).toContainText(/ssh config/);
  await adding.back.click();
  await expect(adding.alias).toHaveValue('no-such-host');
  await adding.start(rig.alias);
  await expect(adding.hostKeyQuestion).toBeVisible();
});

test('a port that refuses, until it does not', async ({ app, rig }) => {
  await trust(rig);
  const config = join(rig.clientHome, '.ssh', 'config');
  const right = await readFile(config, 'utf8');
  await writeFile(config, right.replace(/Port \d+/, `Port ${await refusedPort()}`));
  const { page, adding } = await begin(app);
  await expect(adding.problem).toContainText(/refused/);
  await expect(sidebar(page).hostInState('devbox', /Retrying/)).toBeVisible();
  await writeFile(config, right);
  await adding.tryAgain.click();
  await expect(adding.folderOption('shop')).toBeVisible();
});

test('an unknown key that is refused', async ({ app, rig }) => {
  const { adding } = await begin(app);
  await adding.refuse.click();
  await expect(adding.problem).toContainText(/host key/i);
  expect(rig.remote.sshd.connections().accepted).toBe(0);
  await expect(readFile(rig.knownHostsFile)).rejects.toThrow();
  await adding.tryAgain.click();
  await adding.acceptOnce.click();
  await expect(adding.folderOption('shop')).toBeVisible();
  // Once means that nothing was written down.
  await expect(readFile(rig.knownHostsFile)).rejects.toThrow();
});

test('a host key that changed', async ({ app, rig }) => {
  await trust(rig);
  await rig.remote.sshd.rotateHostKey();
  const { adding } = await begin(app);
  await expect(adding.problem).toContainText(/changed/);
  await expect(adding.problem).toContainText(await rig.remote.sshd.hostKeyFingerprint());
  await expect(adding.problem).toContainText('ssh-keygen');
  await expect(adding.acceptOnce).toBeHidden();
  expect(rig.remote.sshd.connections().accepted).toBe(0);
  await trust(rig);
  await adding.tryAgain.click();
  await expect(adding.folderOption('shop')).toBeVisible();
});

test('a host without codex', async ({ app, rig }) => {
  await trust(rig);
  await rig.remote.removeCodex();
  const { adding } = await begin(app);
  await expect(adding.problem).toContainText(/codex/i);
  await expect(adding.problem).toContainText(/npm|install/i);
  await rig.remote.installCodex();
  await adding.tryAgain.click();
  await expect(adding.folderOption('shop')).toBeVisible();
});

test('a folder that does not exist', async ({ app, rig }) => {
  await trust(rig);
  const { page, adding } = await begin(app);
  await adding.pickFolder('~/nowhere');
  await expect(adding.problem).toContainText(/nowhere/);
  await expect(adding.folder).toHaveValue('~/nowhere');
  await adding.pickFolder('~/shop');
  await expect(page.getByRole('heading', { name: /shop/ })).toBeVisible();
});

test('a model that fails, and one that breaks off in the middle of a sentence', async ({ app, rig }) => {
  const page = await openProject(app, rig);
  const open = thread(page);
  const messages = ['FAIL 500', 'SAY half of a sentence\nCUT', 'SAY all is well'];
  for (const [index, text] of messages.entries()) {
    await open.say(text);
    await expect(open.fromYou).toHaveCount(index + 1);
    await expect(open.problem).toHaveCount(Math.min(index + 1, 2));
  }
  await expect(open.problem.first()).toContainText(/send it again/i);
  await expect(open.fromCodex.last()).toHaveText('all is well');
  await expect(open.message).toHaveValue('');
  expect(heardByModel(rig)).toEqual(messages);
  expect(await rig.remote.rolloutMessages()).toEqual([messages]);
});

async function refusedPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
