import { expect, it } from 'vitest';
import { isSupportedVersion, versionFromUserAgent } from './server-version';

it.each([
  ['mooring/0.169.0 (Debian 12.0.0; x86_64) xterm (mooring; 0.0.1)', '0.169.0'],
  ['mooring/0.170.0-alpha.2 (macOS)', '0.170.0-alpha.2'],
  ['mooring', 'unknown'],
  ['', 'unknown'],
  ['x y/1.2.3', 'unknown'],
])('reads the version out of %j', (userAgent, version) => {
  expect(versionFromUserAgent(userAgent)).toBe(version);
});

it.each([
  ['0.121.0', true],
  ['0.120.9', false],
  ['0.99.0', false],
  ['0.169.0', true],
  ['0.121.0-alpha.1', true],
  ['1.0.0', true],
  ['unknown', true],
])('%s: supported %s', (version, supported) => {
  expect(isSupportedVersion(version)).toBe(supported);
});
