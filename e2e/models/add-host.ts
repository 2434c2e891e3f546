import type { Page } from '@playwright/test';

/** The panel that adds a host: choose, connect, choose a folder. */
export function addHost(page: Page) {
  const panel = page.getByRole('region', { name: 'Add SSH Host' });
  const stages = panel.getByRole('list', { name: 'Connection stages' });
  const passwordQuestion = panel.getByRole('group', { name: 'Password needed' });
  return {
    panel,
    alias: panel.getByRole('textbox', { name: 'Host', exact: true }),
    option: (alias: string) => panel.getByRole('option', { name: alias, exact: true }),
    connect: panel.getByRole('button', { name: 'Connect', exact: true }),
    stages,
    stage: (name: string) => stages.getByRole('listitem').filter({ hasText: name }),
    hostKeyQuestion: panel.getByRole('group', { name: 'Do you know this host?' }),
    passwordQuestion,
    loginQuestions: panel.getByRole('group', { name: 'The host asks before it lets you in' }),
    logIn: panel.getByRole('button', { name: 'Log in' }),
    cancelLogin: passwordQuestion.getByRole('button', { name: 'Cancel' }),
    acceptAndRemember: panel.getByRole('button', { name: 'Accept and remember' }),
    acceptOnce: panel.getByRole('button', { name: 'Accept once' }),
    refuse: panel.getByRole('button', { name: 'Refuse' }),
    problem: panel.getByRole('alert'),
    /** What heals by itself is retried; what does not waits for the person. */
    tryAgain: panel.getByRole('button', { name: /^(Try again|Retry now)$/ }),
    back: panel.getByRole('button', { name: 'Back' }),
    folder: panel
      .getByRole('combobox', { name: 'Folder' })
      .or(panel.getByRole('textbox', { name: 'Folder' })),
    folderOption: (name: string) => panel.getByRole('option', { name, exact: true }),
    useFolder: panel.getByRole('button', { name: 'Use this folder' }),

    /** Types the alias and connects, whether the config has it or not. */
    async start(alias: string): Promise<void> {
      await this.alias.fill(alias);
      await this.connect.click();
    },
    async pickFolder(path: string): Promise<void> {
      await this.folder.fill(path);
      await this.useFolder.click();
    },
  };
}
