import { describe, expect, it } from 'vitest';
import { safeTarget } from './safe-link';

describe('safe target', () => {
  it.each(['https://example.com/a?b#c', 'http://127.0.0.1:3000/', 'mailto:a@example.com'])(
    'opens %s',
    (href) => expect(safeTarget(href)).toBe(href),
  );

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'vscode://x',
    '/path',
    '',
    null,
  ])('refuses %s', (href) => expect(safeTarget(href)).toBe(null));

  it('spells out a name that only looks like another', () => {
    expect(safeTarget('https://аpple.com/')).toBe('https://xn--pple-43d.com/');
  });
});
