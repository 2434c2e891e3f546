import type { LoginMethod } from '../../core/ports/ssh';
import type { SshSettings } from './parse-ssh-g';

/** OpenSSH's own order (readconf and sshconnect2.c), without what Mooring does not know. */
const inOrder: readonly LoginMethod[] = ['publickey', 'keyboard-interactive', 'password'];

const switches: Readonly<Record<LoginMethod, string>> = {
  publickey: 'pubkeyauthentication',
  'keyboard-interactive': 'kbdinteractiveauthentication',
  password: 'passwordauthentication',
};

/** The ways to log in that a config allows, in its order of preference. */
export function loginMethods(settings: SshSettings): readonly LoginMethod[] {
  const first = (key: string): string => (settings.get(key)?.[0] ?? '').toLowerCase();
  const isOff = (method: LoginMethod): boolean => ['no', 'false'].includes(first(switches[method]));
  const preferred = first('preferredauthentications');
  const wanted =
    preferred === ''
      ? inOrder
      : preferred
          .split(',')
          .map((word) => inOrder.find((method) => method === word.trim()))
          .filter((method) => method !== undefined);
  // BatchMode is the person's word that nobody is to be asked.
  const silent = first('batchmode') === 'yes';
  return wanted.filter((method) => !isOff(method) && (method === 'publickey' || !silent));
}
