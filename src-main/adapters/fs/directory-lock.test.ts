import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDirectory } from './directory-lock';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mooring-lock-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('lockDirectory', () => {
  it('gives a folder to one at a time, and names who has it', async () => {
    const attempts = await Promise.all(Array.from({ length: 8 }, () => lockDirectory(directory)));
    const [winner, ...others] = attempts.filter(({ ok }) => ok);
    expect(others).toEqual([]);
    expect(attempts.filter(({ ok }) => !ok)[0]).toEqual({ ok: false, error: { pid: process.pid } });
    if (winner?.ok) await winner.value.release();
    expect(await readdir(directory)).toEqual([]);
    expect((await lockDirectory(directory)).ok).toBe(true);
  });

  it('takes a folder over from a process that died', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await once(child, 'spawn');
    await writeFile(join(directory, 'running'), `${child.pid} `);
    expect(await lockDirectory(directory)).toEqual({ ok: false, error: { pid: child.pid } });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await lockDirectory(directory)).ok).toBe(true);
  });

  it.runIf(process.platform === 'linux')('is not fooled by a process number that is used again', async () => {
    await writeFile(join(directory, 'running'), `${process.pid} 1`);
    expect((await lockDirectory(directory)).ok).toBe(true);
  });

  it('takes no heed of a file that is no lock', async () => {
    await writeFile(join(directory, 'running'), 'half-writ');
    expect((await lockDirectory(directory)).ok).toBe(true);
  });
});
