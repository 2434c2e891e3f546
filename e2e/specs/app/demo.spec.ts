import { expect, test } from '../../fixtures';
import { addHost } from '../../models/add-host';
import { sidebar } from '../../models/sidebar';
import { approval, thread } from '../../models/thread';

test.use({ demo: true });

test('the demo shows the main job to someone who has no host', async ({ app }) => {
  const page = await app.open();
  const adding = addHost(page);
  await sidebar(page).addHost.click();
  await adding.start('demo');
  await adding.acceptAndRemember.click();
  await adding.useFolder.click();
  await expect(page.getByRole('heading', { name: /shop/ })).toBeVisible();

  const open = thread(page);
  await open.say('Please mend the cart.');
  await approval(page).toRun('demo').approveOnce.click();
  await expect(page.getByRole('heading', { name: 'The cart counts quantities now' })).toBeVisible();
  await expect(open.fileChange('cart.js')).toBeVisible();
  await expect(open.log).toContainText('All tests pass.');
  // The demo's server ends with the app, and codex keeps no half message: only a finished turn is there tomorrow.
  await expect(open.stop).toBeHidden();

  // The demo of the next day: same host key, same thread, and a model that answers again.
  const next = await app.reopen();
  await expect(sidebar(next).hostInState('demo', 'Connected')).toBeVisible();
  await expect(thread(next).log).toContainText('All tests pass.');
  await thread(next).say('Keep it.');
  await approval(next).toRun('demo').decline.click();
  await expect(thread(next).fromCodex.last()).toContainText('Nothing was committed');
});
