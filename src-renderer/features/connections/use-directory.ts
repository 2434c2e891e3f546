import { useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../../src-shared/contract/errors';
import type { DirectoryEntry } from '../../../src-shared/contract/models';
import { useApp } from '../../state/context';

export interface Directory {
  /** The folder whose entries these are; the last one that could be read. */
  readonly path: string;
  readonly entries: readonly DirectoryEntry[];
  readonly loading: boolean;
  readonly error: AppError | null;
  open(path: string): Promise<boolean>;
}

/** A folder of a host. Opening one that can not be read leaves the last one in place, and says why. */
export function useDirectory(hostId: string, startPath: string): Directory {
  const { api } = useApp();
  const [shown, setShown] = useState<{ path: string; entries: readonly DirectoryEntry[] }>({
    path: startPath,
    entries: [],
  });
  const [loading, setLoading] = useState(true);
  const [error, setError] = useState<AppError | null>(null);

  const open = useCallback(
    async (path: string): Promise<boolean> => {
      setLoading(true);
      const listed = await api.call('files.list', { hostId, path });
      setLoading(false);
      setError(listed.ok ? null : listed.error);
      if (listed.ok) setShown({ path, entries: listed.value });
      return listed.ok;
    },
    [api, hostId],
  );

  useEffect(() => {
    void open(startPath);
  }, [open, startPath]);

  return { ...shown, loading, error, open };
}
