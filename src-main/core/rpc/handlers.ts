import { advice, appError, type AppError } from '../../../src-shared/contract/errors';
import type { ContractHandlers } from '../../../src-shared/contract/server';
import { err, ok, type Result } from '../../../src-shared/result';
import type { ApprovalBroker } from '../codex/approval-broker';
import type { Outbox } from '../codex/outbox';
import type { ThreadService } from '../codex/thread-service';
import type { HostRegistry } from '../hosts/host-registry';
import type { HostRuntime, HostRuntimes } from '../hosts/host-runtimes';
import type { Ports } from '../ports/ports';
import { routeInWords } from '../ports/route';
import type { Drafts } from '../settings/drafts';
import type { SettingsService } from '../settings/settings-service';
import { createDirectory, listDirectory, requireDirectory } from '../workspace/remote-files';

export interface HandlerDeps {
  readonly ports: Ports;
  readonly registry: HostRegistry;
  readonly settings: SettingsService;
  readonly drafts: Drafts;
  readonly outbox: Outbox;
  readonly broker: ApprovalBroker;
  readonly threads: ThreadService;
  readonly runtimes: HostRuntimes;
}

/** The contract's requests, each handed to the service that answers it. No logic here. */
export function createHandlers(deps: HandlerDeps): ContractHandlers {
  const { ports, registry, settings, drafts, outbox, broker, threads, runtimes } = deps;

  const onHost = async <T>(
    hostId: string,
    act: (runtime: HostRuntime) => Promise<Result<T, AppError>> | Result<T, AppError>,
  ): Promise<Result<T, AppError>> => {
    const runtime = runtimes.get(hostId);
    return runtime === null ? err(unknownHost()) : act(runtime);
  };

  return {
    'app.info': () => Promise.resolve(ok(ports.info)),

    'catalog.read': async () => ok(await ports.catalog.read()),
    'catalog.resolve': async ({ alias }) => {
      const resolved = await ports.resolver.resolve(alias);
      if (!resolved.ok) {
        const { what, why, remedy } = resolved.error;
        return err(appError('invalid', what, why, remedy));
      }
      const host = resolved.value;
      return ok({
        alias,
        hostname: host.hostname,
        port: host.port,
        user: host.user,
        identityFiles: [...host.identityFiles],
        usesAgent: host.agentSocket !== null,
        proxy: routeInWords(host),
        engine: host.engine,
        unsupported: [...host.unsupported],
      });
    },

    'hosts.list': () => Promise.resolve(ok([...registry.list()])),
    'hosts.add': ({ alias }) => Promise.resolve(ok(registry.add(alias))),
    'hosts.remove': ({ hostId }) => {
      runtimes.remove(hostId);
      registry.remove(hostId);
      return Promise.resolve(ok(null));
    },
    'hosts.setHue': ({ hostId, hue }) => {
      registry.setHue(hostId, hue);
      return Promise.resolve(ok(null));
    },
    'hosts.addFolder': ({ hostId, path }) =>
      onHost(hostId, async ({ session }) => {
        const absolute = await requireDirectory(session.link(), path);
        if (!absolute.ok) return absolute;
        const host = registry.addFolder(hostId, absolute.value);
        return host === null ? err(unknownHost()) : ok(host);
      }),
    'hosts.removeFolder': ({ hostId, path }) => {
      registry.removeFolder(hostId, path);
      return Promise.resolve(ok(null));
    },

    'connections.list': () =>
      Promise.resolve(ok(registry.list().flatMap(({ id }) => runtimes.get(id)?.connection.view() ?? []))),
    'connections.connect': ({ hostId }) =>
      onHost(hostId, ({ connection }) => {
        registry.setWanted(hostId, true);
        connection.connect();
        return ok(null);
      }),
    'connections.disconnect': ({ hostId }) =>
      onHost(hostId, ({ connection }) => {
        registry.setWanted(hostId, false);
        connection.disconnect();
        return ok(null);
      }),
    'connections.retryNow': ({ hostId }) =>
      onHost(hostId, ({ connection }) => {
        connection.retryNow();
        return ok(null);
      }),
    'connections.answerPrompt': ({ hostId, promptId, answer }) =>
      onHost(hostId, ({ connection }) =>
        connection.answerPrompt(promptId, answer)
          ? ok(null)
          : err(
              appError(
                'gone',
                'This question is not open any more.',
                'The attempt it belonged to has ended.',
              ),
            ),
      ),
    'connections.log': ({ hostId }) => onHost(hostId, ({ log }) => ok([...log.lines()])),

    'files.list': ({ hostId, path }) => onHost(hostId, ({ session }) => listDirectory(session.link(), path)),
    'files.createDirectory': ({ hostId, path }) =>
      onHost(hostId, ({ session }) => createDirectory(session.link(), path)),

    'models.list': ({ hostId }) => onHost(hostId, ({ session }) => threads.models(session)),

    'threads.list': ({ hostId, cursor }) => onHost(hostId, ({ session }) => threads.list(session, cursor)),
    'threads.create': ({ hostId, ...request }) =>
      onHost(hostId, ({ session }) => threads.create(session, request)),
    'threads.open': ({ hostId, threadId }) =>
      onHost(hostId, ({ session }) => threads.open(session, threadId)),
    'threads.loadOlder': ({ hostId, threadId }) =>
      onHost(hostId, ({ session }) => threads.loadOlder(session, threadId)),
    'threads.send': ({ hostId, ...request }) =>
      onHost(hostId, ({ session }) => threads.send(session, request)),
    'threads.interrupt': ({ hostId, threadId }) =>
      onHost(hostId, ({ session }) => threads.interrupt(session, threadId)),
    'threads.rename': ({ hostId, threadId, name }) =>
      onHost(hostId, ({ session }) => threads.rename(session, threadId, name)),
    'threads.archive': ({ hostId, threadId }) =>
      onHost(hostId, ({ session }) => threads.archive(session, threadId)),

    'outbox.list': () => Promise.resolve(ok([...outbox.list()])),
    'outbox.retry': async ({ id }) => {
      const entry = outbox.find(id);
      if (entry?.status !== 'failed') {
        return err(
          appError('gone', 'This message can not be sent again.', 'It is on its way, or it has arrived.'),
        );
      }
      return onHost(entry.hostId, ({ session }) => threads.retry(session, entry));
    },
    'outbox.discard': ({ id }) => {
      outbox.remove(id);
      return Promise.resolve(ok(null));
    },

    'approvals.list': () => Promise.resolve(ok([...broker.list()])),
    'approvals.answer': async ({ key, answer }) => {
      const answered = broker.answer(key, answer);
      if (!answered.ok) return answered;
      if (answer.decision !== 'decline' || answer.feedback === null || answer.feedback.trim() === '') {
        return ok(null);
      }
      const { hostId, threadId } = answered.value;
      const text = answer.feedback;
      const sent = await onHost(hostId, ({ session }) =>
        threads.send(session, { threadId, text, permissionMode: null, model: null }),
      );
      return sent.ok ? ok(null) : sent;
    },

    'drafts.read': () => Promise.resolve(ok(drafts.all())),
    'drafts.write': ({ key, text }) => {
      drafts.write(key, text);
      return Promise.resolve(ok(null));
    },

    'settings.read': () => Promise.resolve(ok(settings.read())),
    'settings.write': (change) => Promise.resolve(ok(settings.write(definedOnly(change)))),
  };
}

/** zod's `partial()` admits keys that are there but undefined. */
function definedOnly<T extends object>(change: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function unknownHost(): AppError {
  return appError(
    'notFound',
    'This host is not in the list any more.',
    'It was removed.',
    advice('Add it again in Settings → Connections.'),
  );
}
