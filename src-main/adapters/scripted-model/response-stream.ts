import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Step } from './script';

export interface ResponsePlan {
  readonly id: string;
  readonly steps: readonly Step[];
  /** Between two words. */
  readonly wordDelayMs: number;
  hold(name: string, signal: AbortSignal): Promise<void>;
  readonly signal: AbortSignal;
}

const usage = {
  input_tokens: 1_200,
  input_tokens_details: { cached_tokens: 800 },
  output_tokens: 120,
  output_tokens_details: { reasoning_tokens: 20 },
  total_tokens: 1_320,
};

/**
 * Answers one request with the events of the Responses API that codex 0.169 needs (app-server.md §2). Lines that are
 * said one after the other are one message; a cut leaves the message open, as a broken network does.
 */
export async function streamResponse(response: ServerResponse, plan: ResponsePlan): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  let outputIndex = 0;
  let message: { id: string; text: string } | null = null;

  const send = async (type: string, fields: Record<string, unknown>): Promise<void> => {
    const written = response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`);
    if (!written) await once(response, 'drain', { signal: plan.signal });
  };
  const itemId = (kind: string): string => `${kind}_${plan.id}_${outputIndex}`;

  const openMessage = async (): Promise<{ id: string; text: string }> => {
    if (message !== null) return message;
    message = { id: itemId('msg'), text: '' };
    await send('response.output_item.added', {
      output_index: outputIndex,
      item: messageItem(message, 'in_progress'),
    });
    return message;
  };
  const closeMessage = async (): Promise<void> => {
    if (message === null) return;
    await send('response.output_item.done', {
      output_index: outputIndex,
      item: messageItem(message, 'completed'),
    });
    message = null;
    outputIndex += 1;
  };
  const say = async (delta: string): Promise<void> => {
    const open = await openMessage();
    open.text += delta;
    await send('response.output_text.delta', {
      item_id: open.id,
      output_index: outputIndex,
      content_index: 0,
      delta,
    });
  };
  const words = async (text: string, speak: (word: string) => Promise<void>): Promise<void> => {
    for (const word of text.match(/\s*\S+\s*$|\s*\S+/g) ?? []) {
      await speak(word);
      if (plan.wordDelayMs > 0) await pause(plan.wordDelayMs, plan.signal);
    }
  };

  await send('response.created', { response: { id: plan.id } });
  for (const step of plan.steps) {
    switch (step.kind) {
      case 'say':
        if (message !== null) await say('\n\n');
        await words(step.text, say);
        break;
      case 'stream':
        for (let index = 0; index < step.count; index += 1) await say(`s${index} `);
        break;
      case 'hold':
        await plan.hold(step.name, plan.signal);
        break;
      case 'reason': {
        await closeMessage();
        const id = itemId('rs');
        const place = { item_id: id, output_index: outputIndex, summary_index: 0 };
        const item = (summary: readonly unknown[]) => ({
          type: 'reasoning',
          id,
          summary,
          encrypted_content: null,
        });
        await send('response.output_item.added', { output_index: outputIndex, item: item([]) });
        await send('response.reasoning_summary_part.added', {
          ...place,
          part: { type: 'summary_text', text: '' },
        });
        await words(step.text, (delta) => send('response.reasoning_summary_text.delta', { ...place, delta }));
        await send('response.output_item.done', {
          output_index: outputIndex,
          item: item([{ type: 'summary_text', text: step.text }]),
        });
        outputIndex += 1;
        break;
      }
      case 'shell': {
        await closeMessage();
        const id = itemId('fc');
        const item = (argumentsText: string) => ({
          type: 'function_call',
          id,
          call_id: `call_${plan.id}_${outputIndex}`,
          name: 'exec_command',
          arguments: argumentsText,
        });
        await send('response.output_item.added', { output_index: outputIndex, item: item('') });
        await send('response.output_item.done', {
          output_index: outputIndex,
          item: item(callArguments(step)),
        });
        outputIndex += 1;
        break;
      }
      case 'fail':
      case 'cut':
        // What was said must have left before the connection breaks: Node drops what it still holds.
        await new Promise((resolve) => response.write(': cut\n\n', resolve));
        response.destroy();
        return;
    }
  }
  await closeMessage();
  await send('response.completed', { response: { id: plan.id, usage } });
  response.end();
}

function messageItem(message: { id: string; text: string }, status: string) {
  const content =
    status === 'completed' ? [{ type: 'output_text', text: message.text, annotations: [] }] : [];
  return { type: 'message', id: message.id, role: 'assistant', status, content };
}

function callArguments(step: Extract<Step, { kind: 'shell' }>): string {
  return JSON.stringify({
    cmd: step.command,
    ...(step.justification === null
      ? {}
      : { sandbox_permissions: 'require_escalated', justification: step.justification }),
  });
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    const stop = (): void => {
      clearTimeout(timer);
      reject(new Error('The request was given up.'));
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
