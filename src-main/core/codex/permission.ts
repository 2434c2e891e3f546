import type { ParamsOf } from '../../../src-shared/codex/methods';
import type { PermissionMode } from '../../../src-shared/contract/models';

/**
 * What a permission mode means to codex, in its two spellings: kebab-case words for `thread/start` and
 * `thread/resume`, policy objects for `turn/start` (app-server.md, shapes). `turn/start` is the one that is always
 * honoured, so the mode is sent with every turn (trap 8).
 */
export function threadPermissions(
  mode: PermissionMode,
): Required<Pick<ParamsOf<'thread/start'>, 'approvalPolicy' | 'sandbox'>> {
  switch (mode) {
    case 'readOnly':
      return { approvalPolicy: 'on-request', sandbox: 'read-only' };
    case 'workspace':
      return { approvalPolicy: 'on-request', sandbox: 'workspace-write' };
    case 'askAlways':
      return { approvalPolicy: 'untrusted', sandbox: 'workspace-write' };
    case 'fullAccess':
      return { approvalPolicy: 'never', sandbox: 'danger-full-access' };
  }
}

export function turnPermissions(
  mode: PermissionMode,
): Required<Pick<ParamsOf<'turn/start'>, 'approvalPolicy' | 'sandboxPolicy'>> {
  const { approvalPolicy } = threadPermissions(mode);
  switch (mode) {
    case 'readOnly':
      return { approvalPolicy, sandboxPolicy: { type: 'readOnly', networkAccess: false } };
    case 'workspace':
    case 'askAlways':
      return {
        approvalPolicy,
        sandboxPolicy: {
          type: 'workspaceWrite',
          writableRoots: [],
          networkAccess: false,
          excludeTmpdirEnvVar: false,
          excludeSlashTmp: false,
        },
      };
    case 'fullAccess':
      return { approvalPolicy, sandboxPolicy: { type: 'dangerFullAccess' } };
  }
}
