import { describe, expect, it, vi } from 'vitest';
import { externalAddress } from './external-links';

// The npm package would download Electron when imported outside it.
vi.mock('electron', () => ({ dialog: {}, shell: {} }));

describe('externalAddress', () => {
  it.each([
    ['https://example.com/a?b#c', 'https://example.com/a?b#c'],
    ['HTTP://example.com', 'http://example.com/'],
    ['mailto:ada@example.com', 'mailto:ada@example.com'],
    ['https://xn--80ak6aa92e.com', 'https://xn--80ak6aa92e.com/'],
    ['https://аррӏе.com', 'https://xn--80ak6aa92e.com/'],
  ])('lets %s out, as what it really is', (candidate, address) => {
    expect(externalAddress(candidate)).toBe(address);
  });

  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://server/share',
    'vscode://file/x',
    'app://mooring/',
    'data:text/html,x',
    '/relative',
    '',
    `https://example.com/${'x'.repeat(5_000)}`,
    null,
    7,
    { href: 'https://example.com' },
  ])('keeps %s in', (candidate) => {
    expect(externalAddress(candidate)).toBeNull();
  });
});
