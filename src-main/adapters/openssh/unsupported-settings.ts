import { loginMethods } from './login-methods';
import type { SshSettings } from './parse-ssh-g';

/**
 * What the config of a host asks for that the in-process engine (ssh2) can not do: one sentence each, naming the
 * setting and what to do (ssh.md, feature matrix). Ignoring any of these would connect another way, or with weaker
 * checks, than the person asked for.
 *
 * @param certificateFiles those of the config that exist.
 */
export function unsupportedSettings(settings: SshSettings, certificateFiles: readonly string[]): string[] {
  const first = (key: string): string => settings.get(key)?.[0] ?? '';
  const isSet = (key: string): boolean => !['', 'none'].includes(first(key).toLowerCase());
  const sentences: string[] = [];
  for (const file of certificateFiles) {
    sentences.push(
      `CertificateFile (${file}) is not supported yet: authorize the plain key on the host and remove the setting.`,
    );
  }
  if (isSet('pkcs11provider')) {
    sentences.push(
      'PKCS11Provider is not supported yet: load the token into your ssh-agent (ssh-add -s) and remove the setting.',
    );
  }
  if (isSet('revokedhostkeys')) {
    sentences.push(
      'RevokedHostKeys is not supported yet: mark the keys @revoked in known_hosts and remove the setting.',
    );
  }
  for (const key of ['bindaddress', 'bindinterface']) {
    if (isSet(key))
      sentences.push(
        `${key === 'bindaddress' ? 'BindAddress' : 'BindInterface'} (${first(key)}) is not supported yet: remove the setting for this host.`,
      );
  }
  if (loginMethods(settings).length === 0) {
    sentences.push(
      'PreferredAuthentications and the settings for single ways to log in leave none that Mooring knows: allow publickey, keyboard-interactive or password for this host.',
    );
  }
  return sentences;
}
