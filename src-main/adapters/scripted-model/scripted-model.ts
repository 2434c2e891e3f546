import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readRequest, type ModelRequest } from './conversation';
import { createGates } from './gates';
import { streamResponse } from './response-stream';
import { commandScript, type Script, type Step } from './script';

export interface ScriptedModelOptions {
  /** Default: the commands of the tests. */
  readonly script?: Script;
  /** Default: any free port. */
  readonly port?: number;
  /** Pace of the answer. Default 0: as fast as codex reads. */
  readonly wordDelayMs?: number;
}

export interface ScriptedModel {
  /** For `base_url` of a codex model provider. */
  readonly baseUrl: string;
  /** Everything the model was asked so far, oldest first: by it tests judge what was lost or doubled. */
  requests(): readonly ModelRequest[];
  /** Lets a step `hold` go on, now or when it is reached. */
  release(name: string): void;
  /** Resolves when the model waits at that step. */
  held(name: string): Promise<void>;
  stop(): Promise<void>;
}

const maximumBodyBytes = 64 * 1024 * 1024;

/**
 * A Responses API on loopback that follows a script instead of thinking: the model of the tests and of the demo. It
 * gives text and asks codex to run commands; it can run nothing by itself. Why our own: docs/adr/0008-scripted-model.md
 */
export async function startScriptedModel(options: ScriptedModelOptions = {}): Promise<ScriptedModel> {
  const script = options.script ?? commandScript;
  const gates = createGates();
  const log: ModelRequest[] = [];
  let responses = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', 'http://model').pathname;
    if (request.method !== 'POST' || !path.endsWith('/responses')) {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end('{"error":{"message":"The scripted model has POST /responses only."}}');
      return;
    }
    const asked = readRequest(JSON.parse(await readBody(request)), request.headers, Date.now());
    log.push(asked);
    const steps = roundOf(script(asked.situation), asked.situation.outputs.length);
    const failure = steps.find((step) => step.kind === 'fail');
    if (failure !== undefined && steps[0] === failure) {
      response.writeHead(failure.status, { 'content-type': 'application/json' });
      response.end('{"error":{"message":"The model is not available right now.","type":"server_error"}}');
      return;
    }
    const given = new AbortController();
    response.once('close', () => given.abort());
    responses += 1;
    await streamResponse(response, {
      id: `resp_${process.pid}_${responses}`,
      steps,
      wordDelayMs: options.wordDelayMs ?? 0,
      hold: gates.hold,
      signal: given.signal,
    });
  };

  const server = createServer((request, response) => {
    // A request that codex gave up (stopped turn, ended server) is over, not broken.
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests: () => log,
    release: gates.release,
    held: gates.reached,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Cuts a plan into rounds: each ends with a command, the last one with the end of the plan. */
function roundOf(steps: readonly Step[], outputs: number): readonly Step[] {
  let commands = 0;
  const round = steps.filter((step) => {
    const inRound = commands === outputs;
    if (step.kind === 'shell') commands += 1;
    return inRound;
  });
  return round.length > 0 ? round : [{ kind: 'say', text: 'Done.' }];
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximumBodyBytes) throw new Error('The request is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
