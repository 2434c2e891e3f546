import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../../fixtures';
import { addHost } from '../../models/add-host';
import { sidebar } from '../../models/sidebar';
import type { Rig } from '../../rig/rig';

const password = 'correct horse battery staple';
const trust = async (rig: Rig): Promise<void> =>
  writeFile(rig.knownHostsFile, await rig.remote.sshd.knownHostsLines());

/** Everything the app wrote down. */
async function written(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')))).join(
    '\n',
  );
}

test.describe('a host that takes passwords', () => {
  test.use({
    rigOptions: {
      password,
      sshd: { config: ['PasswordAuthentication yes', 'PubkeyAuthentication no'] },
    },
  });

  test('log in through the card; a cut connection comes back without asking; nothing is written down', async ({
    app,
    rig,
  }) => {
    const page = await app.open();
    await sidebar(page).addHost.click();
    const adding = addHost(page);
    await adding.start(rig.alias);
    // Not before the host key is known.
    await expect(adding.hostKeyQuestion).toBeVisible();
    await expect(adding.passwordQuestion).toBeHidden();
    await adding.acceptAndRemember.click();

    const field = adding.passwordQuestion.getByLabel(`Password of ${rig.remote.account.name}@${rig.alias}`);
    await expect(field).toBeFocused();
    await expect(field).toHaveAttribute('type', 'password');
    await expect(adding.logIn).toBeDisabled();
    await field.fill('wrong horse battery');
    await adding.logIn.click();
    await expect(adding.passwordQuestion).toContainText('That password was not accepted.');
    await expect(field).toHaveValue('');
    await field.fill(password);
    await field.press('Enter');
    await expect(adding.folderOption('shop')).toBeVisible();

    const before = rig.remote.sshd.connections().accepted;
    rig.remote.sshd.killSessions();
    await expect.poll(() => rig.remote.sshd.connections().accepted).toBeGreaterThan(before);
    await expect(adding.passwordQuestion).toBeHidden();

    await app.close();
    const everything = await written(rig.place.userData);
    expect(everything).toContain(rig.alias);
    expect(everything).not.toContain(password);
    expect(everything).not.toContain('wrong horse');
  });

  test('cancel: blocked, and it asks again only when the person connects again', async ({ app, rig }) => {
    await trust(rig);
    const page = await app.open();
    await sidebar(page).addHost.click();
    const adding = addHost(page);
    await adding.start(rig.alias);
    await adding.cancelLogin.click();
    await expect(adding.problem).toContainText('was not answered');
    await expect(adding.problem).toContainText('ssh-copy-id');
    await adding.tryAgain.click();
    await expect(adding.passwordQuestion).toBeVisible();
  });

  test('the doctor never asks, and says what to do instead', async ({ rig }) => {
    await trust(rig);
    const { code, stdout } = await rig.doctor(rig.alias, '--json');
    expect(code).not.toBe(0);
    const report = JSON.parse(stdout) as { stages: { id: string; status: string; remedy: string | null }[] };
    expect(report.stages.find(({ id }) => id === 'auth')).toMatchObject({
      status: 'failed',
      remedy: expect.stringContaining('The doctor never asks'),
    });
  });
});

test.describe('a host that asks for a key, then questions', () => {
  test.use({
    rigOptions: {
      password,
      sshd: {
        config: [
          'UsePAM yes',
          'KbdInteractiveAuthentication yes',
          'AuthenticationMethods publickey,keyboard-interactive',
        ],
      },
    },
  });

  test('the card has the server’s words, and every login asks anew', async ({ app, rig }) => {
    await trust(rig);
    const page = await app.open();
    await sidebar(page).addHost.click();
    const adding = addHost(page);
    await adding.start(rig.alias);
    const field = adding.loginQuestions.getByLabel('Password:');
    await field.fill(password);
    await adding.logIn.click();
    await expect(adding.folderOption('shop')).toBeVisible();
    rig.remote.sshd.killSessions();
    await expect(sidebar(page).hostInState(rig.alias, /Needs you: login questions/)).toBeVisible();
  });
});
