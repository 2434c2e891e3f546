import { expect, it } from 'vitest';
import type { ResolvedHostView } from '../../../src-shared/contract/models';
import { ok } from '../../../src-shared/result';
import { createResolutions } from './resolutions';

const resolved = (alias: string): ResolvedHostView => ({
  alias,
  hostname: alias,
  port: 22,
  user: 'ada',
  identityFiles: [],
  usesAgent: false,
  proxy: null,
  engine: 'ssh2',
  unsupported: [],
});

it('asks once for each alias, few at a time, and the newest wish first', async () => {
  const asked: string[] = [];
  const waiting = new Map<string, () => void>();
  const resolutions = createResolutions((alias) => {
    asked.push(alias);
    return new Promise((resolve) => waiting.set(alias, () => resolve(ok(resolved(alias)))));
  }, 2);
  let told = 0;
  const end = resolutions.subscribe(() => (told += 1));

  for (const alias of ['a', 'b', 'c', 'd', 'a']) resolutions.want(alias);
  expect(asked).toEqual(['a', 'b']);
  expect(resolutions.get('a')).toBeUndefined();

  waiting.get('a')?.();
  await Promise.resolve();
  expect(resolutions.get('a')).toEqual(ok(resolved('a')));
  expect(asked).toEqual(['a', 'b', 'd']);
  expect(told).toBe(1);

  end();
  waiting.get('b')?.();
  await Promise.resolve();
  expect(asked).toEqual(['a', 'b', 'd', 'c']);
  expect(told).toBe(1);
});
