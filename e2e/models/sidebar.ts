import type { Page } from '@playwright/test';

/** The left column: hosts, their folders, their threads. */
export function sidebar(page: Page) {
  const navigation = page.getByRole('navigation', { name: 'Threads' });
  return {
    navigation,
    newThread: navigation.getByRole('button', { name: 'New thread', exact: true }),
    addHost: navigation.getByRole('button', { name: 'Add host' }),
    settings: navigation.getByRole('button', { name: 'Settings' }),
    /** @param alias its name; the state of its connection is part of the accessible name. */
    host: (alias: string) => navigation.getByRole('region', { name: new RegExp(`^${alias}, `) }),
    hostInState: (alias: string, words: string | RegExp) =>
      navigation.getByRole('region', {
        name: typeof words === 'string' ? `${alias}, ${words}` : new RegExp(`^${alias}, ${words.source}`),
      }),
    thread: (title: string | RegExp) => navigation.getByRole('listitem').getByRole('button', { name: title }),
  };
}
