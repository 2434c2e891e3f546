import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeCodexConfig } from './codex-config';
import { startScriptedModel, type ScriptedModel } from './scripted-model';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly item?: { readonly type: string };
    readonly turn?: { readonly status: string };
  };
  readonly result?: { readonly thread: { readonly id: string } };
}

/** The real codex on stdio, asking the model; it approves whatever it is asked. */
async function startCodex(directory: string) {
  const child = spawn(join('node_modules', '.bin', 'codex'), ['app-server'], {
    env: {
      PATH: process.env['PATH'],
      HOME: directory,
      CODEX_HOME: join(directory, 'codex'),
      TMPDIR: join(directory, 'tmp'),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  const seen: Message[] = [];
  const watchers = new Set<() => void>();
  createInterface(child.stdout).on('line', (line) => {
    const message = JSON.parse(line) as Message;
    seen.push(message);
    if (message.id !== undefined && message.method !== undefined) {
      child.stdin.write(`${JSON.stringify({ id: message.id, result: { decision: 'accept' } })}\n`);
    }
    watchers.forEach((watcher) => watcher());
  });
  const until = (test: (message: Message) => boolean, from = 0): Promise<Message> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = seen.slice(from).find(test);
        if (found === undefined) return;
        watchers.delete(look);
        resolve(found);
      };
      watchers.add(look);
      look();
    });
  let id = 0;
  const request = (method: string, params: unknown): Promise<Message> => {
    id += 1;
    const own = id;
    child.stdin.write(`${JSON.stringify({ id: own, method, params })}\n`);
    return until((message) => message.id === own && message.method === undefined);
  };
  await request('initialize', { clientInfo: { name: 'test', version: '1' } });
  const cwd = join(directory, 'project');
  const started = await request('thread/start', {
    cwd,
    approvalPolicy: 'on-request',
    sandbox: 'workspace-write',
  });
  const threadId = started.result?.thread.id;
  return {
    /** @returns how the turn ended, and the items that were completed in it. */
    async turn(text: string, during: () => Promise<void> = () => Promise.resolve()) {
      const from = seen.length;
      await request('turn/start', { threadId, input: [{ type: 'text', text }] });
      await during();
      const end = await until((message) => message.method === 'turn/completed', from);
      const items = seen
        .slice(from)
        .filter((message) => message.method === 'item/completed')
        .map((message) => message.params?.item as Record<string, unknown>);
      return { status: end.params?.turn?.status, items, messages: seen.slice(from) };
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

let directory: string;
let model: ScriptedModel;
let codex: Awaited<ReturnType<typeof startCodex>>;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mooring-model-'));
  for (const name of ['project', 'tmp']) await mkdir(join(directory, name));
  model = await startScriptedModel();
  await writeCodexConfig(join(directory, 'codex'), model.baseUrl);
  codex = await startCodex(directory);
});

afterEach(async () => {
  await codex.stop();
  await model.stop();
  await rm(directory, { recursive: true, force: true });
});

test('drives the real codex through reasoning, text, commands and file changes in one turn', async () => {
  const text = [
    'REASON thinking about it',
    'SAY hello **world**',
    'SHELL echo inside',
    'SHELL! echo outside',
    'PATCH new.txt first\\nsecond',
    'EDIT new.txt | first | changed',
    'SAY end',
  ].join('\n');
  const { status, items, messages } = await codex.turn(text);
  expect(status).toBe('completed');
  expect(items.map((item) => item['type'])).toEqual([
    'userMessage',
    'reasoning',
    'agentMessage',
    'commandExecution',
    'commandExecution',
    'fileChange',
    'fileChange',
    'agentMessage',
  ]);
  expect(
    items.filter((item) => item['type'] === 'commandExecution').map((item) => item['aggregatedOutput']),
  ).toEqual(['inside\n', 'outside\n']);
  expect(
    messages.filter((message) => message.method === 'item/commandExecution/requestApproval'),
  ).toHaveLength(1);
  expect(messages.filter((message) => message.method === 'warning')).toEqual([]);
  expect(await readFile(join(directory, 'project', 'new.txt'), 'utf8')).toBe('changed\nsecond\n');
  expect(model.requests()).toHaveLength(5);
  expect(model.requests().at(-1)?.userMessages).toEqual([text]);
});

test('waits at a hold until it is released, with what was said before already sent', async () => {
  const { status, items } = await codex.turn('SAY before\nHOLD here\nSAY after', async () => {
    await model.held('here');
    model.release('here');
  });
  expect(status).toBe('completed');
  expect(items.at(-1)?.['text']).toBe('before\n\nafter');
});

test('a stream comes through whole, and an unknown message gets an answer', async () => {
  const streamed = await codex.turn('STREAM 300');
  const deltas = streamed.messages.filter((message) => message.method === 'item/agentMessage/delta');
  expect(deltas).toHaveLength(300);
  const answered = await codex.turn('hello');
  expect(answered.items.at(-1)?.['text']).toContain('scripted model');
  expect(model.requests().at(-1)?.userMessages).toEqual(['STREAM 300', 'hello']);
});

test('fails a turn from its start, and cuts one in the middle of a sentence', async () => {
  const failed = await codex.turn('FAIL 500');
  expect(failed.status).toBe('failed');
  const cut = await codex.turn('SAY some words\nCUT');
  expect(cut.status).toBe('failed');
  expect(cut.messages.some((message) => message.method === 'item/agentMessage/delta')).toBe(true);
});
