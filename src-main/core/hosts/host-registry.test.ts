import { describe, expect, it } from 'vitest';
import type { Host } from '../../../src-shared/contract/models';
import { hostSchema } from '../../../src-shared/contract/models';
import { createMemoryDocuments } from '../../../tests/support/memory-documents';
import { createHostRegistry } from './host-registry';

describe('host registry', () => {
  it('keeps hosts, folders, hues and who was connected over a restart', async () => {
    const documents = createMemoryDocuments();
    const before = await createHostRegistry(documents, () => undefined);
    const { id } = before.add('devbox');
    const { id: other } = before.add('gpu');
    before.addFolder(id, '/srv/app');
    before.addFolder(id, '/srv/app');
    before.addFolder(id, '/srv/web');
    before.removeFolder(id, '/srv/web');
    before.setHue(id, 7);
    before.setWanted(id, true);
    const after = await createHostRegistry(documents, () => undefined);
    expect(after.list()).toEqual([
      { id, alias: 'devbox', hue: 7, folders: ['/srv/app'] },
      { id: other, alias: 'gpu', hue: expect.any(Number) as number, folders: [] },
    ]);
    expect(after.wanted()).toEqual([id]);
    after.remove(id);
    expect(after.find(id)).toBeNull();
    expect(after.wanted()).toEqual([]);
  });

  it('adds an alias once, and gives it the same id and hue when it is added again', async () => {
    const told: (readonly Host[])[] = [];
    const registry = await createHostRegistry(createMemoryDocuments(), (hosts) => told.push(hosts));
    const first = registry.add('devbox');
    expect(registry.add('devbox')).toEqual(first);
    expect(told).toHaveLength(1);
    registry.remove(first.id);
    expect(registry.add('devbox')).toEqual(first);
    expect(hostSchema.safeParse(first).success).toBe(true);
    expect(first.hue).toBeGreaterThanOrEqual(0);
    expect(first.hue).toBeLessThan(8);
  });

  it('does not write or tell what does not change', async () => {
    const told: unknown[] = [];
    const registry = await createHostRegistry(createMemoryDocuments(), (hosts) => told.push(hosts));
    const { id } = registry.add('devbox');
    registry.setWanted(id, false);
    registry.setWanted('nobody', true);
    expect(told).toHaveLength(1);
    expect(registry.addFolder('nobody', '/a')).toBeNull();
  });

  it('loses no host over one entry that it can not read, and writes that one back as it was', async () => {
    const documents = createMemoryDocuments();
    const newer = { id: 'x', alias: 'from-a-newer-mooring', engine: { kind: 'quantum' } };
    const good = { id: 'a', alias: 'devbox', hue: 1, folders: [], wanted: true };
    await documents.write('hosts', { version: 2, hosts: [newer, good] });
    const registry = await createHostRegistry(documents, () => undefined);
    expect(registry.list().map((host) => host.alias)).toEqual(['devbox']);
    registry.setHue('a', 3);
    expect((await documents.read('hosts')).value).toMatchObject({
      hosts: [{ alias: 'devbox', hue: 3 }, newer],
    });
  });
});
