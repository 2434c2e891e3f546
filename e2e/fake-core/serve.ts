import 'vscode-jsonrpc/node';
import { loadStaticFiles } from '../../src-main/adapters/fs/static-files';
import { startLoopbackServer } from '../../src-main/adapters/loopback-server/loopback-server';
import type { Logger } from '../../src-main/core/ports/logger';
import { createFakeCore, type Scene } from './fake-core';

/** `npx tsx e2e/fake-core/serve.ts [full|empty] [port]`: the built renderer over canned data, with the real page policy. */
const [scene = 'full', port = '0'] = process.argv.slice(2);
const core = createFakeCore(scene as Scene);
const logger: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => logger };
const server = await startLoopbackServer({
  port: Number(port),
  files: await loadStaticFiles('dist/renderer'),
  attach: (channel) => core.attach(channel),
  logger,
});
console.log(server.ok ? server.value.url : server.error.code);
