import { createHash } from 'node:crypto';
import { z } from 'zod';
import { hostSchema, type Host } from '../../../src-shared/contract/models';
import type { DocumentStore } from '../ports/document-store';
import { readStoredList } from '../settings/stored-list';

/** The hosts a person added, in order, with their folders. Kept in one document. */
export interface HostRegistry {
  list(): readonly Host[];
  find(hostId: string): Host | null;
  /** Adding an alias again gives the host that is there. */
  add(alias: string): Host;
  remove(hostId: string): void;
  setHue(hostId: string, hue: number): void;
  addFolder(hostId: string, path: string): Host | null;
  removeFolder(hostId: string, path: string): void;
  /** Hosts that were connected when the app was last used, to be connected again at start. */
  wanted(): readonly string[];
  setWanted(hostId: string, wanted: boolean): void;
}

const documentName = 'hosts';
const storedHostSchema = hostSchema.extend({ wanted: z.boolean().catch(false) });
type StoredHost = z.infer<typeof storedHostSchema>;
const documentSchema = z.looseObject({ hosts: z.array(z.unknown()).catch([]) }).catch({ hosts: [] });

export async function createHostRegistry(
  documents: DocumentStore,
  onChange: (hosts: readonly Host[]) => void,
): Promise<HostRegistry> {
  const document = documentSchema.parse((await documents.read(documentName)).value);
  const { entries, unreadable } = readStoredList(storedHostSchema, document.hosts);
  let hosts: readonly StoredHost[] = entries;

  const view = (): readonly Host[] => hosts.map(withoutWanted);
  const set = (next: readonly StoredHost[]): void => {
    hosts = next;
    void documents.write(documentName, { version: 1, hosts: [...hosts, ...unreadable] });
    onChange(view());
  };
  const change = (hostId: string, edit: (host: StoredHost) => StoredHost): void =>
    set(hosts.map((host) => (host.id === hostId ? edit(host) : host)));
  const find = (hostId: string): Host | null => view().find((host) => host.id === hostId) ?? null;

  return {
    list: view,
    find,
    add(alias) {
      const known = view().find((host) => host.alias === alias);
      if (known !== undefined) return known;
      const host: StoredHost = {
        id: hostIdFor(alias),
        alias,
        hue: hueFor(alias),
        folders: [],
        wanted: false,
      };
      set([...hosts, host]);
      return withoutWanted(host);
    },
    remove: (hostId) => set(hosts.filter((host) => host.id !== hostId)),
    setHue: (hostId, hue) => change(hostId, (host) => ({ ...host, hue })),
    addFolder(hostId, path) {
      change(hostId, (host) =>
        host.folders.includes(path) ? host : { ...host, folders: [...host.folders, path] },
      );
      return find(hostId);
    },
    removeFolder: (hostId, path) =>
      change(hostId, (host) => ({ ...host, folders: host.folders.filter((folder) => folder !== path) })),
    wanted: () => hosts.filter((host) => host.wanted).map((host) => host.id),
    setWanted(hostId, wanted) {
      if (hosts.some((host) => host.id === hostId && host.wanted !== wanted)) {
        change(hostId, (host) => ({ ...host, wanted }));
      }
    },
  };
}

function withoutWanted({ id, alias, hue, folders }: StoredHost): Host {
  return { id, alias, hue, folders };
}

/** Stable over removals: drafts and preferences of a host that is added again are found again. */
function hostIdFor(alias: string): string {
  return createHash('sha256').update(alias).digest('hex').slice(0, 16);
}

function hueFor(alias: string): number {
  return (createHash('sha256').update(`hue ${alias}`).digest()[0] ?? 0) % 8;
}
