import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures';
import { addHost } from '../../models/add-host';
import { sidebar } from '../../models/sidebar';
import { approval, thread } from '../../models/thread';
import { cartStory, request } from '../app/cart-story';

test.use({ rigOptions: { script: cartStory } });

/** WCAG 2.1 A and AA, in both themes. Findings are collected, so that one run shows all of them. */
function createChecker() {
  const findings: string[] = [];
  return {
    async check(page: Page, view: string): Promise<void> {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
          .analyze();
        for (const { id, nodes } of violations) {
          for (const node of nodes) {
            findings.push(
              `${view}, ${colorScheme}: ${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`,
            );
          }
        }
      }
    },
    findings,
  };
}

test('the main views have no accessibility violation that axe can see', async ({ app, rig }) => {
  const { check, findings } = createChecker();
  const page = await app.open();
  const adding = addHost(page);
  const open = thread(page);

  await expect(sidebar(page).addHost).toBeVisible();
  await check(page, 'first run');
  await sidebar(page).addHost.click();
  await expect(adding.option('devbox')).toBeVisible();
  await check(page, 'choose host');
  await adding.start('devbox');
  await expect(adding.hostKeyQuestion).toBeVisible();
  await check(page, 'host key');
  await adding.refuse.click();
  await expect(adding.problem).toBeVisible();
  await check(page, 'failed stage');
  await adding.tryAgain.click();
  await adding.acceptAndRemember.click();
  await expect(adding.folderOption('shop')).toBeVisible();
  await check(page, 'folder');
  await adding.pickFolder('~/shop');
  await expect(open.message).toBeVisible();
  await check(page, 'new thread');

  await open.choosePermissionMode('Read only');
  await open.message.fill(request);
  await open.send.click();
  await rig.model.held('in the first sentence');
  await check(page, 'streaming');
  rig.model.release('in the first sentence');
  await expect(approval(page).toRun('devbox').approveOnce).toBeEnabled();
  await check(page, 'command question');
  await approval(page).toRun('devbox').approveOnce.click();
  await expect(approval(page).toChangeFiles('devbox').approveOnce).toBeEnabled();
  await check(page, 'file question');
  await approval(page).toChangeFiles('devbox').approveOnce.click();
  await expect(open.stop).toBeHidden();
  await open.fileChange('cart.js').getByRole('button').first().click();
  await check(page, 'finished thread');

  await sidebar(page).settings.click();
  for (const name of ['General', 'Appearance', 'Connections']) {
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name }).click();
    await check(page, `settings, ${name}`);
  }
  expect(findings).toEqual([]);
});
