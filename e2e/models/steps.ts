import { writeFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import type { AppUnderTest } from '../fixtures';
import type { Rig } from '../rig/rig';
import { addHost } from './add-host';
import { sidebar } from './sidebar';
import { thread } from './thread';

/** What most specs begin with: the app with the rig's host added, its project open, ready for a first message. */
export async function openProject(app: AppUnderTest, rig: Rig): Promise<Page> {
  await writeFile(rig.knownHostsFile, await rig.remote.sshd.knownHostsLines());
  const page = await app.open();
  await sidebar(page).addHost.click();
  const adding = addHost(page);
  await adding.start(rig.alias);
  await adding.pickFolder(rig.remote.folder);
  await expect(thread(page).message).toBeVisible();
  return page;
}

/** Every message of the person that the model was asked about last: nothing lost, nothing doubled. */
export function heardByModel(rig: Rig): readonly string[] {
  return rig.model.requests().at(-1)?.userMessages ?? [];
}
