import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../../tests/support/manual-clock';
import { createFakeLink } from '../../../tests/support/fake-link';
import { absolutePath, listDirectory, requireDirectory } from './remote-files';

describe('absolutePath', () => {
  it.each([
    ['~', '/home/ada'],
    ['~/project/', '/home/ada/project'],
    ['  /srv/app ', '/srv/app'],
    ['/srv//./a/../b', '/srv/b'],
    ['/../..', '/'],
    ['project', null],
    ['~bob', null],
    ['', null],
    ['/a\0b', null],
  ])('%j → %j', (path, expected) => {
    expect(absolutePath(path, '/home/ada')).toBe(expected);
  });

  it('gives nothing but clean absolute paths, and leaves those alone', () => {
    const piece = fc.constantFrom('~', '/', '.', '..', 'a', ' ', '\0', '~/', '//', 'b c');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const absolute = absolutePath(pieces.join(''), '/home/ada');
        if (absolute === null) return;
        expect(absolute.startsWith('/')).toBe(true);
        expect(absolute === '/' || !absolute.endsWith('/')).toBe(true);
        expect(absolute.split('/').filter((part) => part === '.' || part === '..')).toEqual([]);
        expect(absolute).not.toContain('\0');
        expect(absolute).not.toContain('//');
        if (absolute.trim() === absolute) expect(absolutePath(absolute, '/elsewhere')).toBe(absolute);
      }),
    );
  });

  it('does not take a home that the server did not give for the root', () => {
    expect(absolutePath('~', '')).toBeNull();
  });
});

describe('folders of a host', () => {
  it('lists folders first, and leaves out names that would lead elsewhere', async () => {
    const { link, socket } = createFakeLink(createManualClock());
    const listed = listDirectory(link, '~/project');
    const { id, params } = socket.request('fs/readDirectory');
    expect(params).toEqual({ path: '/home/ada/project' });
    const entries = [
      { fileName: 'b.txt', isDirectory: false },
      { fileName: '../../etc', isDirectory: true },
      { fileName: '', isDirectory: true },
      { fileName: 'src', isDirectory: true },
      { isDirectory: true },
    ];
    socket.tell({ id, result: { entries } });
    expect(await listed).toEqual({
      ok: true,
      value: [
        { name: 'src', isDirectory: true },
        { name: 'b.txt', isDirectory: false },
      ],
    });
  });

  it.each([
    [{ error: { code: -32603, message: 'No such file or directory (os error 2)' } }, 'notFound'],
    [{ error: { code: -32603, message: 'Permission denied (os error 13)' } }, 'answered'],
    [{ result: { isDirectory: false } }, 'invalid'],
  ])('does not take what is no folder: %j', async (answer, tag) => {
    const { link, socket } = createFakeLink(createManualClock());
    const checked = requireDirectory(link, '/srv/app');
    socket.tell({ id: socket.request('fs/getMetadata').id, ...answer });
    expect(await checked).toMatchObject({
      ok: false,
      error: { tag, remedy: { text: expect.any(String) as string } },
    });
  });

  it('asks nothing without a link or of a relative path', async () => {
    expect(await listDirectory(null, '~')).toMatchObject({ ok: false, error: { tag: 'notConnected' } });
    const { link, socket } = createFakeLink(createManualClock());
    expect(await listDirectory(link, 'src')).toMatchObject({ ok: false, error: { tag: 'invalid' } });
    expect(socket.sent).toEqual([]);
  });
});
