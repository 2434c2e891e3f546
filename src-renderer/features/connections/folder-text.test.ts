import { describe, expect, it } from 'vitest';
import {
  chosenFolder,
  completed,
  folderAsText,
  matchToOpen,
  newFolderProblem,
  readFolderText,
  subfolders,
} from './folder-text';

const home = '/home/ada';
const entries = [
  { name: '.config', isDirectory: true },
  { name: '.profile', isDirectory: false },
  { name: 'Shop', isDirectory: true },
  { name: 'shop-admin', isDirectory: true },
  { name: 'notes.md', isDirectory: false },
  { name: 'infra', isDirectory: true },
];

describe('the folder field', () => {
  it.each([
    ['', home, ''],
    ['~', home, ''],
    ['~/', home, ''],
    ['~/sh', home, 'sh'],
    ['~/shop/', '/home/ada/shop', ''],
    ['~/shop/src', '/home/ada/shop', 'src'],
    ['sh', home, 'sh'],
    ['shop/sr', '/home/ada/shop', 'sr'],
    ['/', '/', ''],
    ['/sr', '/', 'sr'],
    ['/srv//www/', '/srv/www', ''],
    ['/srv/../etc/', '/etc', ''],
    ['  /srv/ ', '/srv', ''],
  ])('“%s” shows %s, narrowed by “%s”', (text, folder, prefix) =>
    expect(readFolderText(text, home)).toEqual({ folder, prefix }),
  );

  it.each([
    ['', home],
    ['~/', home],
    ['~/shop/', '/home/ada/shop'],
    ['~/shop', '/home/ada/shop'],
    ['shop', '/home/ada/shop'],
    ['/', '/'],
    ['/srv/./www/../api/', '/srv/api'],
    ['/../..', '/'],
  ])('“%s” means %s', (text, folder) => expect(chosenFolder(text, home)).toBe(folder));

  it('writes an opened folder so that typing goes on inside it', () => {
    expect(folderAsText('/home/ada/shop', home)).toBe('~/shop/');
    expect(folderAsText('/', home)).toBe('/');
    for (const path of ['/', home, '/home/ada/shop', '/srv/www']) {
      expect(readFolderText(folderAsText(path, home), home)).toEqual({ folder: path, prefix: '' });
      expect(chosenFolder(folderAsText(path, home), home)).toBe(path);
    }
  });

  it('shows folders only, and hidden ones when asked for', () => {
    expect(subfolders(entries, '', false)).toEqual(['Shop', 'shop-admin', 'infra']);
    expect(subfolders(entries, '', true)).toEqual(['.config', 'Shop', 'shop-admin', 'infra']);
    expect(subfolders(entries, '.c', false)).toEqual(['.config']);
    expect(subfolders(entries, 'SH', false)).toEqual(['Shop', 'shop-admin']);
  });

  it('completes as far as there is no choice', () => {
    expect(completed(['shop', 'shop-admin'], 's')).toBe('shop');
    expect(completed(['shop', 'shop-admin'], 'shop')).toBeNull();
    expect(completed(['infra'], 'inf')).toBe('infra');
    expect(completed(['Infra'], 'infra')).toBe('Infra');
    expect(completed(['infra'], 'infra')).toBeNull();
    expect(completed([], 'x')).toBeNull();
  });

  it('opens the folder whose name was typed, or the only one left', () => {
    expect(matchToOpen(['shop', 'shop-admin'], 'shop')).toBe('shop');
    expect(matchToOpen(['shop', 'shop-admin'], 'sh')).toBeNull();
    expect(matchToOpen(['infra'], 'in')).toBe('infra');
    expect(matchToOpen([], 'in')).toBeNull();
  });

  it('refuses names that lead elsewhere', () => {
    expect(newFolderProblem('new thing')).toBeNull();
    expect(newFolderProblem('a/b')).toMatch(/slash/);
    expect(newFolderProblem('..')).not.toBeNull();
    expect(newFolderProblem(' . ')).not.toBeNull();
    expect(newFolderProblem('a\0b')).not.toBeNull();
  });
});
