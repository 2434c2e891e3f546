import { expect, test } from '../../fixtures';
import { sidebar } from '../../models/sidebar';
import { openProject } from '../../models/steps';
import { approval, thread } from '../../models/thread';

test('a question outlives a reload, a second window and a broken link, and is answered once', async ({
  app,
  rig,
}) => {
  const page = await openProject(app, rig);
  await thread(page).say('SHELL! echo ran >> times.txt\nSAY finished');
  const question = approval(page).toRun('devbox');
  await expect(question.card).toContainText('echo ran >> times.txt');

  await page.reload();
  await expect(question.card).toHaveCount(1);

  const opening = app.secondWindow();
  const second = opening === null ? null : await opening;
  if (second !== null) await expect(approval(second).toRun('devbox').card).toBeVisible();

  rig.remote.sshd.killSessions();
  await expect(sidebar(page).hostInState('devbox', 'Connected')).toBeHidden();
  await expect(sidebar(page).hostInState('devbox', 'Connected')).toBeVisible();
  await expect(question.card).toHaveCount(1);

  await approval(second ?? page)
    .toRun('devbox')
    .approveOnce.click();
  await expect(question.card).toBeHidden();
  if (second !== null) await expect(approval(second).toRun('devbox').card).toBeHidden();
  await expect(thread(page).fromCodex.last()).toHaveText('finished');
  expect(await rig.remote.readFile('shop/times.txt')).toBe('ran\n');
});

test('a question waits while the app is closed; nothing runs before the answer', async ({ app, rig }) => {
  const page = await openProject(app, rig);
  await thread(page).say('SHELL! echo ran >> times.txt\nSAY finished');
  await expect(approval(page).toRun('devbox').card).toBeVisible();
  const next = await app.reopen();
  const question = approval(next).toRun('devbox');
  await expect(question.card).toContainText('echo ran >> times.txt');
  await expect(rig.remote.readFile('shop/times.txt')).rejects.toThrow();
  await question.decline.click();
  await expect(thread(next).fromCodex.last()).toHaveText('finished');
  await expect(rig.remote.readFile('shop/times.txt')).rejects.toThrow();
});

test('the other answers: for the session, always on this host, decline with words, stop the turn', async ({
  app,
  rig,
}) => {
  const page = await openProject(app, rig);
  const open = thread(page);
  const question = approval(page).toRun('devbox');
  const more = async (button: string, item: RegExp): Promise<void> => {
    await question.card.getByRole('button', { name: button }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };

  await open.say('SHELL! echo session >> log.txt\nSHELL! echo session >> log.txt\nSAY done 1');
  await more('More ways to approve', /for this session/);
  await expect(open.fromCodex.last()).toHaveText('done 1');
  expect(await rig.remote.readFile('shop/log.txt')).toBe('session\nsession\n');

  await open.say('SHELL! touch always.txt\nSAY done 2');
  await more('More ways to approve', /Always on this host/);
  await question.card.getByRole('button', { name: /Allow|always/i }).click();
  await expect(open.fromCodex.last()).toHaveText('done 2');
  expect(await rig.remote.readFile('.codex/rules/default.rules')).toContain('touch');

  await open.say('SHELL! echo no >> log.txt\nSAY done 3');
  await more('More ways to decline', /tell Codex/);
  await question.card.getByRole('textbox').fill('SAY I do it differently');
  await question.card.getByRole('button', { name: /^Decline|Send/ }).click();
  await expect(open.fromCodex.last()).toContainText('I do it differently');

  await open.say('SHELL! echo no >> log.txt\nSAY never said');
  await more('More ways to decline', /stop the turn/);
  await expect(question.card).toBeHidden();
  await expect(open.stop).toBeHidden();
  await expect(open.fromCodex.filter({ hasText: 'never said' })).toHaveCount(0);
  expect(await rig.remote.readFile('shop/log.txt')).toBe('session\nsession\n');
});
