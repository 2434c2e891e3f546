import type { AppInfo } from '../../../src-shared/contract/models';
import type { Clock } from './clock';
import type { DocumentStore } from './document-store';
import type { HostCatalog } from './host-catalog';
import type { Logger } from './logger';
import type { HostResolver, SshEngine } from './ssh';
import type { OpenWebSocket } from './websocket';

/** Everything the core needs from outside. Shells assemble it; tests hand in their own. */
export interface Ports {
  readonly info: AppInfo;
  readonly catalog: HostCatalog;
  readonly resolver: HostResolver;
  readonly engines: Readonly<Record<'ssh2', SshEngine>> & Partial<Record<'openssh', SshEngine>>;
  readonly openWebSocket: OpenWebSocket;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly logger: Logger;
}
