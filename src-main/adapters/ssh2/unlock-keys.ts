import type { ParsedKey } from 'ssh2';
import type { AskPerson } from '../../core/ports/ssh';
import type { Unlock } from './candidates';

/** As many as OpenSSH allows (NumberOfPasswordPrompts). */
const maxTries = 3;

/** Unlocked keys by path. They live as long as the app runs, in memory only. */
export type UnlockedKeys = Map<string, ParsedKey>;

/** Rejects with a reason for the person when the key stays locked. */
export function createUnlock(unlocked: UnlockedKeys, ask: AskPerson): Unlock {
  return async (path, file) => {
    const before = unlocked.get(path);
    // The file may have been replaced by another key meanwhile.
    if (before !== undefined && (file.publicKey?.equals(before.getPublicSSH()) ?? true)) return before;
    for (let attempt = 1; attempt <= maxTries; attempt += 1) {
      const problem = attempt === 1 ? null : 'That passphrase does not open the key.';
      const answer = await ask({ kind: 'passphrase', keyPath: path, problem });
      if (answer?.kind !== 'passphrase') throw new Error('its passphrase was not given');
      const key = file.unlock(answer.passphrase);
      if (key !== null) {
        unlocked.set(path, key);
        return key;
      }
    }
    throw new Error(`no passphrase of ${maxTries} opened it`);
  };
}
