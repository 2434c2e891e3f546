import { createServer } from 'node:http';
import { chmodSync } from 'node:fs';
import { WebSocketServer } from 'ws';

/** Run as its own process: `tsx bench/echo-server.ts SOCKET`. Sends every message back. */
const path = process.argv[2] ?? '';
const http = createServer();
new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (socket) => {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});
http.listen(path, () => {
  // The account on the "remote" is another user than the one that runs the benchmark.
  chmodSync(path, 0o777);
  process.stdout.write('listening\n');
});
