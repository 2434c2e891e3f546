import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLine, commandParts } from './command-display';

describe('command display', () => {
  it.each([
    ["/bin/bash -lc 'npm test'", 'npm test'],
    ['/usr/bin/zsh -lc "cat a.txt"', 'cat a.txt'],
    ['bash -c ls', 'ls'],
    ["/bin/sh -c 'a && b'", 'a && b'],
  ])('%s is shown as %s', (command, shown) => expect(commandLine(command)).toBe(shown));

  it.each([
    'npm test',
    "/bin/bash -lc 'a' extra",
    "/bin/bash -lc 'a' 'b'",
    "/bin/bash -lc 'it'\"'\"'s'",
    '/bin/bash -lc "echo $(id)"',
    '/bin/bash -lc "a\\"b"',
    "/tmp/evil/bash -lc 'ls'",
    "/bin/bash --rcfile x -lc 'ls'",
    "/bin/bash -lc 'unclosed",
    "/bin/bash -lc '",
    'bash -c a;b',
  ])('%s is not taken apart', (command) =>
    expect(commandParts(command)).toEqual({ before: '', script: command, after: '' }),
  );

  it('never loses or adds a character', () => {
    const quoted = fc.string().map((text) => `/bin/bash -lc '${text}'`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), quoted), (command) => {
        const { before, script, after } = commandParts(command);
        expect(before + script + after).toBe(command);
      }),
    );
  });
});
