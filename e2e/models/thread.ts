import { expect, type Page } from '@playwright/test';

/** A thread, or the place where a new one begins. */
export function thread(page: Page) {
  const log = page.getByRole('log', { name: 'Thread' });
  const message = page.getByRole('textbox', { name: 'Message' });
  return {
    log,
    message,
    send: page.getByRole('button', { name: 'Send' }),
    stop: page.getByRole('button', { name: 'Stop', exact: true }),
    fromYou: log.getByRole('article', { name: 'You', exact: true }),
    fromCodex: log.getByRole('article', { name: 'Codex', exact: true }),
    command: (text: string) => log.getByRole('article', { name: new RegExp(`^Command: .*${escape(text)}`) }),
    fileChange: (path: string) =>
      log.getByRole('article', { name: new RegExp(`^File change: .*${escape(path)}`) }),
    work: log.getByRole('button', { name: /^Worked/ }),
    problem: log.getByRole('alert'),
    permissionMode: page.getByRole('button', { name: /^Permission mode/ }),

    async choosePermissionMode(name: string): Promise<void> {
      await this.permissionMode.click();
      await page.getByRole('menuitemradio', { name: new RegExp(`^${name}`) }).click();
    },
    /** Types and sends; the field is empty when the message is on its way. */
    async say(text: string): Promise<void> {
      await message.fill(text);
      await this.send.click();
      await expect(message).toHaveValue('');
    },
  };
}

/** The card above the composer that asks before something is done. */
export function approval(page: Page) {
  const of = (card: ReturnType<Page['getByRole']>) => ({
    card,
    approveOnce: card.getByRole('button', { name: 'Approve once' }),
    decline: card.getByRole('button', { name: 'Decline', exact: true }),
  });
  return {
    toRun: (host: string) => of(page.getByRole('group', { name: `Run on ${host}?` })),
    toChangeFiles: (host: string) => of(page.getByRole('group', { name: `Change files on ${host}?` })),
  };
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
