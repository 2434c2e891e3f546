import { dialog, shell, type BrowserWindow } from 'electron';

const schemes: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/** @returns the address as the system will be given it; null for what may not leave the app. */
export function externalAddress(candidate: unknown): string | null {
  if (typeof candidate !== 'string' || candidate.length > 4_096 || !URL.canParse(candidate)) return null;
  const url = new URL(candidate);
  return schemes.has(url.protocol) ? url.href : null;
}

/**
 * Opens a link outside after the person has seen where it really leads: its text may say something else, and the
 * address itself may carry away what the agent has read.
 */
export async function openExternal(window: BrowserWindow, candidate: unknown): Promise<void> {
  const address = externalAddress(candidate);
  if (address === null) return;
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: address.startsWith('mailto:') ? 'Write to this address?' : 'Open this link in your browser?',
    detail: address,
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  if (response === 0) await shell.openExternal(address);
}
