import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './command-line';

describe('parseCommandLine', () => {
  it('reads doctor', () => {
    expect(parseCommandLine(['doctor', 'devbox'])).toEqual({
      kind: 'doctor',
      alias: 'devbox',
      json: false,
      acceptNewHostKeys: false,
      userDataDirectory: null,
    });
    expect(
      parseCommandLine(['doctor', '--json', 'devbox', '--accept-new-host-keys', '--user-data-dir', '/data']),
    ).toEqual({
      kind: 'doctor',
      alias: 'devbox',
      json: true,
      acceptNewHostKeys: true,
      userDataDirectory: '/data',
    });
  });

  it('reads serve', () => {
    expect(parseCommandLine(['serve'])).toEqual({
      kind: 'serve',
      port: 0,
      openBrowser: true,
      demo: false,
      userDataDirectory: null,
    });
    expect(
      parseCommandLine(['serve', '--port=4100', '--no-open', '--demo', '--user-data-dir=/data']),
    ).toEqual({
      kind: 'serve',
      port: 4100,
      openBrowser: false,
      demo: true,
      userDataDirectory: '/data',
    });
  });

  it('reads help and version', () => {
    for (const args of [['--help'], ['-h'], ['help'], ['doctor', '--help'], ['serve', '-h']]) {
      expect(parseCommandLine(args)).toEqual({ kind: 'help' });
    }
    expect(parseCommandLine(['--version'])).toEqual({ kind: 'version' });
  });

  it.each([
    [[], 'command is missing'],
    [['launch'], '"launch"'],
    [['doctor'], 'Which host?'],
    [['doctor', ''], 'Which host?'],
    [['doctor', 'a', 'b'], 'one alias'],
    [['doctor', 'a', '--jsn'], '--jsn'],
    [['doctor', 'a', '--user-data-dir'], 'user-data-dir'],
    [['serve', 'extra'], 'extra'],
    [['serve', '--port', '70000'], '65535'],
    [['serve', '--port', '0x50'], '65535'],
  ])('%j is misuse', (args, words) => {
    const command = parseCommandLine(args);
    expect(command.kind).toBe('misused');
    expect(command.kind === 'misused' && command.problem).toContain(words);
  });
});
