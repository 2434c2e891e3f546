import type { AppError } from '../../src-shared/contract/errors';
import type { Settings } from '../../src-shared/contract/models';
import { err, ok, type Result } from '../../src-shared/result';
import type { Api } from '../host/api';
import { newThreadDraft, noChoice, placeOf, threadKey, type TurnChoice } from './app-state';
import type { Drafts } from './drafts';
import type { Navigation } from './navigation';
import type { Session } from './session';
import { withEntry, withoutEntry, type AppStore } from './store';

/** What a person does, as far as it touches more than one part of the state. Single requests go to `api` directly. */
export interface Actions {
  showThread(hostId: string, threadId: string): void;
  /** @returns why it did not work; the text is back in the composer then. */
  send(hostId: string, threadId: string, text: string): Promise<Result<null, AppError>>;
  startThread(request: {
    hostId: string;
    folder: string;
    text: string;
    choice: TurnChoice;
  }): Promise<Result<null, AppError>>;
  renameThread(hostId: string, threadId: string, name: string): void;
  /** Leaves the thread if it is in front, for a new one on the same folder. */
  archiveThread(hostId: string, threadId: string, folder: string | null): Promise<Result<null, AppError>>;
  choose(key: string, choice: Partial<TurnChoice>): void;
  changeSettings(change: Partial<Settings>): void;
  /** Adds the alias if needed and connects. @returns the host's id. */
  addAndConnect(alias: string): Promise<Result<string, AppError>>;
}

export function createActions(deps: {
  store: AppStore;
  api: Api;
  session: Session;
  drafts: Drafts;
  navigation: Navigation;
  /** An action that nobody waits for failed. */
  onFailure(error: AppError): void;
}): Actions {
  const { store, api, session, drafts, navigation } = deps;

  const changeSettings = (change: Partial<Settings>): void => {
    store.setState((state) => ({ settings: { ...state.settings, ...change } }));
    void api.call('settings.write', change).then((written) => {
      if (!written.ok) deps.onFailure(written.error);
    });
  };

  const showThread = (hostId: string, threadId: string): void => {
    navigation.go({ type: 'thread', hostId, threadId });
    changeSettings({ lastPlace: { hostId, threadId } });
    const follow = store.getState().threads[threadKey(hostId, threadId)];
    if (follow === undefined || follow.phase === 'failed') void session.openThread(hostId, threadId);
  };

  return {
    showThread,
    changeSettings,
    choose(key, choice) {
      store.setState((state) => ({
        choices: withEntry(state.choices, key, { ...(state.choices[key] ?? noChoice), ...choice }),
      }));
    },

    async send(hostId, threadId, text) {
      const key = threadKey(hostId, threadId);
      const choice = store.getState().choices[key] ?? noChoice;
      // Emptied before the answer, so that the next message can be typed; restored if it was not taken.
      drafts.write(key, '');
      const sent = await api.call('threads.send', { hostId, threadId, text, ...choice });
      if (!sent.ok) {
        drafts.restore(key, text);
        return err(sent.error);
      }
      store.setState((state) => ({ choices: withoutEntry(state.choices, key) }));
      return ok(null);
    },

    async startThread({ hostId, folder, text, choice }) {
      const { permissionMode } = store.getState().settings;
      const created = await api.call('threads.create', {
        hostId,
        cwd: folder,
        text,
        permissionMode: choice.permissionMode ?? permissionMode,
        model: choice.model,
      });
      if (!created.ok) return err(created.error);
      if ((store.getState().drafts[newThreadDraft] ?? '') === text) drafts.write(newThreadDraft, '');
      store.setState((state) => ({ choices: withoutEntry(state.choices, newThreadDraft) }));
      showThread(hostId, created.value.threadId);
      return ok(null);
    },

    renameThread(hostId, threadId, name) {
      void api.call('threads.rename', { hostId, threadId, name }).then((renamed) => {
        if (!renamed.ok) deps.onFailure(renamed.error);
      });
    },

    async archiveThread(hostId, threadId, folder) {
      const archived = await api.call('threads.archive', { hostId, threadId });
      if (!archived.ok) {
        deps.onFailure(archived.error);
        return archived;
      }
      const place = placeOf(store.getState());
      if (place.type === 'thread' && place.hostId === hostId && place.threadId === threadId) {
        navigation.go({ type: 'newThread', hostId, folder });
      }
      return archived;
    },

    async addAndConnect(alias) {
      const added = await api.call('hosts.add', { alias });
      if (!added.ok) return added;
      const connected = await api.call('connections.connect', { hostId: added.value.id });
      return connected.ok ? ok(added.value.id) : connected;
    },
  };
}
