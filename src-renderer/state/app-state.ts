import type { ThreadSummary } from '../../src-shared/codex/thread-state';
import type { AppError } from '../../src-shared/contract/errors';
import type {
  AppInfo,
  Approval,
  Catalog,
  ConnectionView,
  Host,
  Model,
  OutboxEntry,
  PermissionMode,
  Settings,
} from '../../src-shared/contract/models';
import type { LinkState } from '../host/api';
import type { ThreadFollow } from './thread-follow';

export type SettingsPage = 'general' | 'appearance' | 'connections';

/** What is in front. */
export type Place =
  | { readonly type: 'newThread'; readonly hostId: string | null; readonly folder: string | null }
  | { readonly type: 'thread'; readonly hostId: string; readonly threadId: string }
  | { readonly type: 'settings'; readonly page: SettingsPage };

/** The threads of one host, as far as they were read. */
export interface ThreadList {
  readonly phase: 'none' | 'loading' | 'ready';
  readonly threads: Readonly<Record<string, ThreadSummary>>;
  readonly nextCursor: string | null;
  readonly error: AppError | null;
}

/** The Add SSH Host panel. It lives here and not in the panel, so that leaving the page loses nothing typed. */
export interface AddHost {
  readonly step: 'choose' | 'connect' | 'folder';
  readonly query: string;
  readonly alias: string | null;
  readonly hostId: string | null;
}

/** What was chosen in a thread's composer and not sent yet; null: as the thread has it. */
export interface TurnChoice {
  readonly permissionMode: PermissionMode | null;
  readonly model: string | null;
}

export interface AppState {
  readonly link: LinkState;
  /** Everything was read once over the present or an earlier channel. */
  readonly loaded: boolean;
  readonly info: AppInfo | null;
  readonly settings: Settings;
  readonly catalog: Catalog | null;
  readonly hosts: readonly Host[];
  readonly connections: Readonly<Record<string, ConnectionView>>;
  /** When a host was last seen connected, in this page. Unix milliseconds. */
  readonly lastSeen: Readonly<Record<string, number>>;
  readonly threadLists: Readonly<Record<string, ThreadList>>;
  /** By `threadKey`. */
  readonly threads: Readonly<Record<string, ThreadFollow>>;
  readonly choices: Readonly<Record<string, TurnChoice>>;
  readonly models: Readonly<Record<string, readonly Model[]>>;
  readonly approvals: readonly Approval[];
  readonly outbox: readonly OutboxEntry[];
  readonly drafts: Readonly<Record<string, string>>;
  readonly trail: { readonly places: readonly Place[]; readonly at: number };
  readonly sidebarOpen: boolean;
  readonly addHost: AddHost | null;
}

export function threadKey(hostId: string, threadId: string): string {
  return `${hostId}/${threadId}`;
}

export const emptyThreadList: ThreadList = { phase: 'none', threads: {}, nextCursor: null, error: null };
export const noChoice: TurnChoice = { permissionMode: null, model: null };
/** One draft for all new threads: changing the folder must not hide what was typed. */
export const newThreadDraft = 'new-thread';

export const initialState: AppState = {
  link: { phase: 'opening' },
  loaded: false,
  info: null,
  settings: { theme: 'system', lastPlace: null, permissionMode: 'workspace', sidebarWidth: 264 },
  catalog: null,
  hosts: [],
  connections: {},
  lastSeen: {},
  threadLists: {},
  threads: {},
  choices: {},
  models: {},
  approvals: [],
  outbox: [],
  drafts: {},
  trail: { places: [{ type: 'newThread', hostId: null, folder: null }], at: 0 },
  sidebarOpen: true,
  addHost: null,
};

export function placeOf(state: AppState): Place {
  return state.trail.places[state.trail.at] ?? { type: 'newThread', hostId: null, folder: null };
}
