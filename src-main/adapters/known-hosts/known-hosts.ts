import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { err, ok } from '../../../src-shared/result';
import type { KnownHosts } from '../../core/ports/known-hosts';
import { judgeKey, knownTypes, type KnownHostsFile } from './judge-key';
import { hashHost, lookupName } from './match-host';
import { parseKnownHosts } from './parse-known-hosts';

/**
 * The person's known_hosts files. Written here because no maintained library verifies them (ssh.md, B3); checked
 * against `ssh-keygen -F` and ssh itself by the tests.
 */
export function createKnownHosts(): KnownHosts {
  return {
    async verify({ host, port, files }, keyType, key) {
      return judgeKey(await readFiles(files), host, port, keyType, key);
    },
    async knownTypes({ host, port, files }) {
      return knownTypes(await readFiles(files), host, port);
    },
    async remember(file, { host, port, keyType, key, hashed }) {
      const name = lookupName(host, port);
      const hosts = hashed ? hashHost(name) : name;
      const line = `${hosts} ${keyType} ${Buffer.from(key).toString('base64')}\n`;
      try {
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        await appendLine(file, line);
        return ok();
      } catch (error) {
        return err(error instanceof Error ? error.message : String(error));
      }
    },
  };
}

/** One write in append mode, so that a line of another program, or of another window, is never torn. */
async function appendLine(file: string, line: string): Promise<void> {
  const handle = await open(file, 'a+', 0o600);
  try {
    const text = (await endsOpen(handle)) ? `\n${line}` : line;
    await handle.write(text);
  } finally {
    await handle.close();
  }
}

/** A file that a person edited may lack the newline at its end. */
async function endsOpen(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return bytesRead === 1 && buffer.toString('latin1') !== '\n';
}

/** A file that is missing or unreadable holds no keys: the host is then unknown, and the person is asked. */
function readFiles(files: readonly string[]): Promise<KnownHostsFile[]> {
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(file, 'utf8').catch(() => '');
      return { file, entries: parseKnownHosts(text) };
    }),
  );
}
