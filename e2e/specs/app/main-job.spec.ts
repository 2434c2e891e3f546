import { expect, test } from '../../fixtures';
import { addHost } from '../../models/add-host';
import { sidebar } from '../../models/sidebar';
import { heardByModel } from '../../models/steps';
import { approval, thread } from '../../models/thread';
import { cartStory, request } from './cart-story';

test.use({ rigOptions: { script: cartStory } });

test('the main job, from an empty app to the next morning', async ({ app, rig, picture }) => {
  const page = await app.open();
  const adding = addHost(page);
  const open = thread(page);

  await test.step('add the host', async () => {
    await expect(sidebar(page).addHost).toBeVisible();
    await picture(page, '01-first-run');
    await sidebar(page).addHost.click();
    await adding.alias.fill('dev');
    await expect(adding.option('devbox')).toBeVisible();
    await expect(adding.panel).toContainText('127.0.0.1');
    await picture(page, '02-choose-host');
    await adding.connect.click();
  });

  await test.step('accept its key', async () => {
    await expect(adding.hostKeyQuestion).toContainText(await rig.remote.sshd.hostKeyFingerprint());
    expect(rig.remote.sshd.connections().accepted).toBe(0);
    await picture(page, '03-host-key');
    await adding.acceptAndRemember.click();
  });

  await test.step('pick the folder', async () => {
    await expect(adding.folderOption('shop')).toBeVisible();
    await picture(page, '04-choose-folder');
    await adding.folderOption('shop').dblclick();
    await expect(adding.folder).toHaveValue('~/shop/');
    await adding.useFolder.click();
  });

  await test.step('start a thread and watch the answer stream in', async () => {
    await expect(page.getByRole('heading', { name: /shop/ })).toBeVisible();
    await open.choosePermissionMode('Read only');
    await open.message.fill(request);
    await picture(page, '05-new-thread');
    await open.send.click();
    await rig.model.held('in the first sentence');
    await expect(open.fromYou).toHaveText(request);
    await expect(open.fromCodex.last()).toContainText("I'll look at how the cart adds up");
    await expect(open.fromCodex.last()).toHaveAttribute('aria-busy', 'true');
    await expect(open.stop).toBeVisible();
    await picture(page, '06-streaming');
    rig.model.release('in the first sentence');
  });

  await test.step('approve a command', async () => {
    const question = approval(page).toRun('devbox');
    await expect(question.card).toContainText('node --test');
    await expect(question.card).toContainText('The test runner starts processes');
    await expect(question.approveOnce).toBeEnabled();
    await picture(page, '07-approve-command');
    await question.approveOnce.click();
    await expect(question.card).toBeHidden();
    await expect(open.command('node --test')).toContainText('exit 1');
  });

  await test.step('approve a file change, and find it on the disk of the remote', async () => {
    const question = approval(page).toChangeFiles('devbox');
    await expect(question.card).toContainText('cart.js');
    await expect(question.approveOnce).toBeEnabled();
    await picture(page, '08-approve-file-change');
    expect(await rig.remote.readFile('shop/cart.js')).not.toContain('quantity');
    await question.approveOnce.click();
    await expect(page.getByRole('heading', { name: 'The total counts quantities now' })).toBeVisible();
    expect(await rig.remote.readFile('shop/cart.js')).toContain('sum += item.price * (item.quantity ?? 1);');
    await expect(open.fileChange('cart.js')).toBeVisible();
    await expect(open.stop).toBeHidden();
    await picture(page, '09-done');
  });

  await test.step('close, open again, and find the thread with its items', async () => {
    const next = await app.reopen();
    const again = thread(next);
    await expect(sidebar(next).hostInState('devbox', 'Connected')).toBeVisible();
    await expect(sidebar(next).thread(/cart total is wrong/)).toBeVisible();
    await expect(again.fromYou).toHaveText(request);
    await expect(again.fromCodex.first()).toContainText("I'll look at how the cart adds up");
    await expect(again.command('node --test')).toContainText('exit 1');
    await expect(again.fileChange('cart.js')).toBeVisible();
    await expect(next.getByRole('heading', { name: 'The total counts quantities now' })).toBeVisible();
    await picture(next, '10-next-morning');
  });

  expect(heardByModel(rig)).toEqual([request]);
  expect(await rig.remote.rolloutMessages()).toEqual([[request]]);
});
