import { expect, test } from '../../fixtures';
import { openProject } from '../../models/steps';
import { approval, thread } from '../../models/thread';

test('every answer to a file change, judged by the files on the host', async ({ app, rig }) => {
  const page = await openProject(app, rig);
  const open = thread(page);
  const question = approval(page).toChangeFiles('devbox');
  const more = async (button: string, item: RegExp): Promise<void> => {
    await question.card.getByRole('button', { name: button }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await open.choosePermissionMode('Read only');

  await open.say('PATCH declined.txt no\nSAY done 1');
  await question.decline.click();
  await expect(open.fromCodex.last()).toHaveText('done 1');
  await expect(rig.remote.readFile('shop/declined.txt')).rejects.toThrow('ENOENT');

  await open.say('PATCH words.txt no\nSAY done 2');
  await more('More ways to decline', /tell Codex/);
  await question.card.getByRole('textbox').fill('SAY I do it differently');
  await question.card.getByRole('button', { name: /^Decline|Send/ }).click();
  await expect(open.fromCodex.last()).toContainText('I do it differently');
  await expect(rig.remote.readFile('shop/words.txt')).rejects.toThrow('ENOENT');

  // The second change of the same file is not asked about: the turn would wait for ever if it were.
  await open.say('PATCH session.txt one\nEDIT session.txt | one | two\nSAY done 3');
  await more('More ways to approve', /for this session/);
  await expect(open.fromCodex.last()).toHaveText('done 3');
  expect(await rig.remote.readFile('shop/session.txt')).toBe('two\n');

  await open.say('PATCH stopped.txt no\nSAY never said');
  await more('More ways to decline', /stop the turn/);
  await expect(question.card).toBeHidden();
  await expect(open.stop).toBeHidden();
  await expect(open.fromCodex.filter({ hasText: 'never said' })).toHaveCount(0);
  await expect(rig.remote.readFile('shop/stopped.txt')).rejects.toThrow('ENOENT');
});
