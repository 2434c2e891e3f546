import { describe, expect, it, vi } from 'vitest';
import { appError } from '../../src-shared/contract/errors';
import { err, ok } from '../../src-shared/result';
import type { Api } from '../host/api';
import { createUnsavedText } from '../host/unsaved-text';
import { createDrafts } from './drafts';
import { createAppStore } from './store';

function memoryStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
    clear: () => items.clear(),
  };
}

function page(storage: Storage, written: { key: string; text: string }[], reachable: () => boolean) {
  const store = createAppStore();
  const api = {
    call: (_method: string, input: { key: string; text: string }) => {
      if (!reachable()) return Promise.resolve(err(appError('notConnected', 'Nothing was sent.')));
      written.push(input);
      return Promise.resolve(ok(null));
    },
  } as unknown as Api;
  return { store, drafts: createDrafts(store, api, createUnsavedText(storage)) };
}

describe('drafts', () => {
  it('a page that is gone before the core had the text gives it to the next one, which hands it over', async () => {
    const storage = memoryStorage();
    const written: { key: string; text: string }[] = [];
    page(storage, written, () => true).drafts.write('h/t', 'half a sent');
    expect(written).toEqual([]);

    const next = page(storage, written, () => true);
    expect(next.store.getState().drafts).toEqual({ 'h/t': 'half a sent' });
    next.drafts.flush();
    await vi.waitFor(() => expect(storage.length).toBe(0));
    expect(written).toEqual([{ key: 'h/t', text: 'half a sent' }]);
  });

  it('keeps the text while the core is away, and writes it when asked again', async () => {
    const storage = memoryStorage();
    const written: { key: string; text: string }[] = [];
    let reachable = false;
    const { drafts } = page(storage, written, () => reachable);
    drafts.write('h/t', 'text');
    drafts.flush();
    await Promise.resolve();
    expect(storage.length).toBe(1);
    reachable = true;
    await vi.waitFor(() => {
      drafts.flush();
      expect(written).toEqual([{ key: 'h/t', text: 'text' }]);
    });
  });

  it('gives a message back above what was typed since', () => {
    const { store, drafts } = page(memoryStorage(), [], () => true);
    drafts.write('h/t', 'next');
    drafts.restore('h/t', 'not sent');
    expect(store.getState().drafts['h/t']).toBe('not sent\nnext');
  });
});
