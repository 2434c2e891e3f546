import { useEffect, useState } from 'react';
import type { AppError } from '../../../src-shared/contract/errors';
import type { DirectoryEntry } from '../../../src-shared/contract/models';
import type { Result } from '../../../src-shared/result';
import { useApp } from '../../state/context';

export type Directory = Result<DirectoryEntry[], AppError>;

/**
 * The entries of one folder of a host; null until they were read. A folder seen before is shown at once and read
 * again. `ready` false: nothing is asked, what is known stays.
 */
export function useDirectory(
  hostId: string,
  path: string,
  ready: boolean,
  version: number,
): Directory | null {
  const { api } = useApp();
  const [known, setKnown] = useState<Readonly<Record<string, Directory>>>({});

  useEffect(() => {
    if (!ready) return;
    let current = true;
    void api.call('files.list', { hostId, path }).then((listed) => {
      if (current) setKnown((before) => ({ ...before, [path]: listed }));
    });
    return () => {
      current = false;
    };
  }, [api, hostId, path, ready, version]);

  return Object.hasOwn(known, path) ? (known[path] ?? null) : null;
}
