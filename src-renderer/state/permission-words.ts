import type { EffectiveSettings } from '../../src-shared/codex/thread-state';
import type { PermissionMode } from '../../src-shared/contract/models';

/** What each permission mode is called and what it means to the person. */
export const permissionWords: Readonly<
  Record<PermissionMode, { readonly name: string; readonly hint: string }>
> = {
  readOnly: { name: 'Read only', hint: 'Reads files. Asks before it writes or runs anything that could.' },
  workspace: {
    name: 'Workspace',
    hint: 'Writes in the folder. Asks before it leaves it or uses the network.',
  },
  askAlways: { name: 'Ask always', hint: 'Asks before every command that is not known to be harmless.' },
  fullAccess: { name: 'Full access', hint: 'Does anything you could do on the host, without asking.' },
};

export const permissionModes = Object.keys(permissionWords) as PermissionMode[];

/** The mode a thread is in, from what its server says is in force. */
export function modeInForce(settings: EffectiveSettings | null): PermissionMode | null {
  if (settings === null || settings.sandbox === '') return null;
  if (/danger|full/i.test(settings.sandbox)) return 'fullAccess';
  if (/read/i.test(settings.sandbox)) return 'readOnly';
  return settings.approvalPolicy === 'untrusted' ? 'askAlways' : 'workspace';
}

/** What the sandbox allows in a mode, for the approval card. */
export function sandboxWords(mode: PermissionMode | null): string {
  switch (mode) {
    case 'readOnly':
      return 'reading files only, no network';
    case 'workspace':
    case 'askAlways':
      return 'writing in the folder only, no network';
    case 'fullAccess':
      return 'everything';
    case null:
      return 'not known';
  }
}
