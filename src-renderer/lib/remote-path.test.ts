import { describe, expect, it } from 'vitest';
import {
  baseName,
  breadcrumb,
  completionParts,
  joinPath,
  longPath,
  middleTruncated,
  parentPath,
  shortPath,
} from './remote-path';

describe('remote paths', () => {
  it('shortens what is in the home folder, and only that', () => {
    expect(shortPath('/home/ada/shop', '/home/ada')).toBe('~/shop');
    expect(shortPath('/home/ada', '/home/ada')).toBe('~');
    expect(shortPath('/home/adam', '/home/ada')).toBe('/home/adam');
    expect(shortPath('/srv', null)).toBe('/srv');
    expect(shortPath('/srv', '/')).toBe('/srv');
    expect(longPath('~/shop', '/home/ada')).toBe('/home/ada/shop');
    expect(longPath('/srv', '/home/ada')).toBe('/srv');
  });

  it('walks up and down', () => {
    expect(parentPath('/a/b')).toBe('/a');
    expect(parentPath('/a/b/')).toBe('/a');
    expect(parentPath('/a')).toBe('/');
    expect(parentPath('/')).toBe('/');
    expect(joinPath('/', 'a')).toBe('/a');
    expect(joinPath('/a', 'b')).toBe('/a/b');
    expect(baseName('/a/b/')).toBe('b');
    expect(baseName('/')).toBe('/');
  });

  it('breaks a path into crumbs from home or the root', () => {
    expect(breadcrumb('/home/ada/shop/src', '/home/ada')).toEqual([
      { name: '~', path: '/home/ada' },
      { name: 'shop', path: '/home/ada/shop' },
      { name: 'src', path: '/home/ada/shop/src' },
    ]);
    expect(breadcrumb('/srv/www', '/home/ada').map((crumb) => crumb.path)).toEqual(['/', '/srv', '/srv/www']);
    expect(breadcrumb('/', null)).toEqual([{ name: '/', path: '/' }]);
  });

  it('completes what is typed in the folder it is in', () => {
    expect(completionParts('~/sh', '/home/ada')).toEqual({ folder: '/home/ada', prefix: 'sh' });
    expect(completionParts('/sr', '/home/ada')).toEqual({ folder: '/', prefix: 'sr' });
    expect(completionParts('/srv/', '/home/ada')).toEqual({ folder: '/srv', prefix: '' });
    expect(completionParts('sh', '/home/ada')).toEqual({ folder: '/home/ada', prefix: 'sh' });
  });

  it('keeps both ends of a long path', () => {
    const short = middleTruncated('packages/checkout/src/features/cart/total.test.ts', 24);
    expect(short).toHaveLength(24);
    expect(short.startsWith('packages')).toBe(true);
    expect(short.endsWith('total.test.ts')).toBe(true);
    expect(middleTruncated('short', 24)).toBe('short');
  });
});
