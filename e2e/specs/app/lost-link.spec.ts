import { writeFile, readFile } from 'node:fs/promises';
import { expect, test } from '../../fixtures';
import { sidebar } from '../../models/sidebar';
import { heardByModel, openProject } from '../../models/steps';
import { thread } from '../../models/thread';

test('the link breaks in the middle of a turn: the answer is whole, the message is there once', async ({
  app,
  rig,
}) => {
  const page = await openProject(app, rig);
  const open = thread(page);
  const text = 'SAY before the break\nHOLD break\nSAY after the break';
  await open.say(text);
  await rig.model.held('break');
  await expect(open.fromCodex.last()).toContainText('before the break');
  rig.remote.sshd.killSessions();
  await expect(sidebar(page).hostInState('devbox', 'Connected')).toBeHidden();
  rig.model.release('break');
  await expect(sidebar(page).hostInState('devbox', 'Connected')).toBeVisible();
  await expect(open.fromCodex).toHaveText(/before the break\s*after the break/);
  await expect(open.fromYou).toHaveCount(1);
  await expect(open.stop).toBeHidden();
  expect(rig.model.requests()).toHaveLength(1);
  expect(heardByModel(rig)).toEqual([text]);
  expect(await rig.remote.rolloutMessages()).toEqual([[text]]);
});

test('messages sent into a breaking link arrive once, or are offered again', async ({ app, rig }) => {
  const page = await openProject(app, rig);
  const open = thread(page);
  const texts = ['SAY one', 'SAY two', 'SAY three', 'SAY four'];
  await open.say('SAY zero');
  await expect(open.fromCodex.last()).toHaveText('zero');
  for (const text of texts) {
    await open.message.fill(text);
    await open.send.click();
    rig.remote.sshd.killSessions();
    const answer = open.log.getByText(text.slice('SAY '.length), { exact: true });
    const again = open.log.getByRole('button', { name: 'Send again' });
    // The link may break before the core had the message at all: then it is back in the composer.
    const back = page.getByRole('alert').filter({ hasText: 'The message was not sent.' });
    await expect(answer.or(again).or(back)).toBeVisible({ timeout: 30_000 });
    if (await back.isVisible()) {
      await expect(open.message).toHaveValue(text);
      await expect(open.send).toBeEnabled();
      await open.send.click();
    } else if (await again.isVisible()) {
      await expect(sidebar(page).hostInState('devbox', 'Connected')).toBeVisible();
      await again.click();
    }
    await expect(answer).toBeVisible();
    await expect(open.stop).toBeHidden();
  }
  await expect(open.fromYou).toHaveText(['SAY zero', ...texts]);
  expect(heardByModel(rig)).toEqual(['SAY zero', ...texts]);
  expect(await rig.remote.rolloutMessages()).toEqual([['SAY zero', ...texts]]);
});

test('what is typed while the host is away stays, and is sent when it is back', async ({ app, rig }) => {
  const page = await openProject(app, rig);
  const open = thread(page);
  await open.say('SAY hello');
  await expect(open.fromCodex).toHaveText('hello');
  const keys = await readFile(rig.remote.sshd.authorizedKeysPath);
  await writeFile(rig.remote.sshd.authorizedKeysPath, '');
  rig.remote.sshd.killSessions();
  await expect(sidebar(page).hostInState('devbox', /Needs you/)).toBeVisible();
  await open.message.fill('SAY written on a train');
  await expect(open.send).toBeDisabled();
  await page.reload();
  await expect(open.message).toHaveValue('SAY written on a train');
  await expect(open.fromCodex).toHaveText('hello');
  await writeFile(rig.remote.sshd.authorizedKeysPath, keys);
  await sidebar(page).host('devbox').getByRole('button', { name: 'Menu of devbox' }).click();
  await page.getByRole('menuitem', { name: 'Connect', exact: true }).click();
  await expect(sidebar(page).hostInState('devbox', 'Connected')).toBeVisible();
  await open.send.click();
  await expect(open.fromCodex.last()).toHaveText('written on a train');
  expect(heardByModel(rig)).toEqual(['SAY hello', 'SAY written on a train']);
});

test('codex dies in the middle of a turn: it is started again, and the thread goes on', async ({
  app,
  rig,
}) => {
  const page = await openProject(app, rig);
  const open = thread(page);
  await open.say('SAY first\nHOLD forever');
  await rig.model.held('forever');
  rig.remote.killCodex();
  await expect(sidebar(page).hostInState('devbox', 'Connected')).toBeHidden();
  await expect(sidebar(page).hostInState('devbox', 'Connected')).toBeVisible({ timeout: 30_000 });
  await expect(open.stop).toBeHidden();
  await open.say('SAY second');
  await expect(open.fromCodex.last()).toHaveText('second');
  await expect(open.fromYou).toHaveText([/first/, 'SAY second']);
  expect(heardByModel(rig)).toEqual(['SAY first\nHOLD forever', 'SAY second']);
});
