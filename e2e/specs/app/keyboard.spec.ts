import { expect, test } from '../../fixtures';
import { addHost } from '../../models/add-host';
import { sidebar } from '../../models/sidebar';
import { approval, thread } from '../../models/thread';
import type { Locator, Page } from '@playwright/test';

/** As many places as one would be willing to pass. */
const patience = 40;

test('the main job with the keyboard alone', async ({ app, rig }) => {
  const page = await app.open();
  const adding = addHost(page);
  await expect(sidebar(page).addHost).toBeVisible();
  await press(page, sidebar(page).addHost);

  await expect(adding.alias).toBeFocused();
  await page.keyboard.type('devbox');
  await expect(adding.option('devbox')).toBeVisible();
  await page.keyboard.press('Enter');

  await expect(adding.hostKeyQuestion).toBeVisible();
  await press(page, adding.acceptAndRemember);

  await expect(adding.folderOption('shop')).toBeVisible();
  await tabTo(page, adding.panel.getByRole('listbox'));
  await page.keyboard.press('Enter');
  await expect(adding.folder).toHaveValue('~/shop/');
  await press(page, adding.useFolder);

  const open = thread(page);
  await expect(open.message).toBeFocused();
  await page.keyboard.type('SHELL! echo by hand > keys.txt');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('SAY finished');
  await page.keyboard.press('Enter');

  // The composer is empty and idle, so the card takes the focus; Escape gives it back and answers nothing.
  const { card, approveOnce } = approval(page).toRun('devbox');
  await expect(card).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(open.message).toBeFocused();
  await expect(card).toBeVisible();
  await tabTo(page, approveOnce, 'Shift+Tab');
  await expect(approveOnce).toBeEnabled();
  await page.keyboard.press('Enter');
  await expect(open.fromCodex.last()).toHaveText('finished');
  expect(await rig.remote.readFile('shop/keys.txt')).toBe('by hand\n');

  // Stopping, too: twice Escape.
  await expect(open.message).toBeFocused();
  await page.keyboard.type('HOLD on');
  await page.keyboard.press('Enter');
  await rig.model.held('on');
  await expect(open.stop).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(open.stop).toBeHidden();
  await expect(open.message).toBeFocused();
});

async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < patience; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${patience} × ${key} did not lead to ${String(target)}`);
}
