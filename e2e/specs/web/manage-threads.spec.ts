import { expect, test } from '../../fixtures';
import { sidebar } from '../../models/sidebar';
import { openProject } from '../../models/steps';
import { thread } from '../../models/thread';

test('a thread is renamed from its header and archived from the sidebar, on the host too', async ({
  app,
  rig,
}) => {
  const page = await openProject(app, rig);
  const open = thread(page);
  await open.say('SAY hello');
  await expect(open.fromCodex.last()).toHaveText('hello');

  await page.getByRole('button', { name: 'Thread menu' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rename thread' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('A greeting');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('heading', { name: 'A greeting', level: 1 })).toBeVisible();

  const next = await app.reopen();
  const row = sidebar(next)
    .host('devbox')
    .getByRole('button', { name: /^A greeting/ });
  await expect(sidebar(next).hostInState('devbox', 'Connected')).toBeVisible();
  await row.click({ button: 'right' });
  await next.getByRole('menuitem', { name: 'Archive' }).click();
  await expect(next.getByText('Thread archived.')).toBeVisible();
  await expect(row).toHaveCount(0);
  await expect(next.getByRole('heading', { name: 'What should we work on in shop?' })).toBeVisible();
  await next.reload();
  await expect(sidebar(next).host('devbox').getByText('No threads yet')).toBeVisible();
});
