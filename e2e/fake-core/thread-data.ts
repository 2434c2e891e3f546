import type { ThreadEvent, TurnSnapshot } from '../../src-shared/codex/thread-event';
import type { Item, ThreadSummary } from '../../src-shared/codex/thread-state';

/** Canned threads that show every kind of row: for looking at the renderer without hosts. */

const minute = 60_000;

export function summary(
  id: string,
  cwd: string,
  name: string,
  ageMs: number,
  more: Partial<ThreadSummary> = {},
): ThreadSummary {
  const at = Date.now() - ageMs;
  return {
    id,
    name,
    preview: name,
    cwd,
    createdAtMs: at,
    updatedAtMs: at,
    status: { type: 'idle' },
    branch: 'main',
    ...more,
  };
}

const patch = `@@ -1,9 +1,10 @@
 import { items } from './items';
 
-export function total(cart) {
-  return cart.lines.reduce((sum, line) => sum + line.price, 0);
+/** The sum of a cart in cents. Prices are cents already; quantities were ignored before. */
+export function total(cart: Cart): number {
+  return cart.lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
 }
 
 export function isEmpty(cart) {
   return cart.lines.length === 0;
 }
`;

const at = (start: number, length: number) => {
  const begin = Date.now() - 20 * minute + start;
  return { startedAtMs: begin, completedAtMs: begin + length };
};

export function command(
  id: string,
  text: string,
  exitCode: number,
  output: string,
  start = 0,
  length = 4_200,
): Item {
  return {
    type: 'commandExecution',
    id,
    command: `/bin/bash -lc '${text}'`,
    cwd: '/home/ada/shop',
    status: exitCode === 0 ? 'completed' : 'failed',
    output,
    exitCode,
    durationMs: length,
    ...at(start, length),
  };
}

export function richTurns(): TurnSnapshot[] {
  const tests = Array.from(
    { length: 240 },
    (_, index) => `\u001b[32m✓\u001b[0m src/cart/total.test.ts > case ${index + 1}`,
  ).join('\n');
  return [
    turn('t0', 'completed', [
      { type: 'userMessage', id: 'u0', clientId: 'c0', text: 'What is in this repository?', ...at(0, 0) },
      {
        type: 'agentMessage',
        id: 'a0',
        text: 'A small shop: `src/cart` holds the cart, `src/items` the catalogue. Tests run with `npm test`.',
        ...at(0, 0),
      },
    ]),
    turn('t1', 'completed', [
      {
        type: 'userMessage',
        id: 'u1',
        clientId: 'c1',
        text: 'Make the cart total respect quantities, and add a test for it.\n\nKeep the public function’s name.',
        ...at(0, 0),
      },
      {
        type: 'reasoning',
        id: 'r1',
        summary: ['**Looking for the total**\n\nThe cart module most likely holds it; tests may exist.'],
        content: [],
        ...at(0, 3_000),
      },
      {
        type: 'agentMessage',
        id: 'a1',
        text: 'I’ll look at the cart module and its tests first.',
        ...at(3_000, 0),
      },
      command('x1', 'rg -n "total" src', 0, 'src/cart.ts:3:export function total(cart) {\n', 4_000, 120),
      command('x2', 'sed -n 1,120p src/cart.ts', 0, 'export function total…\n', 5_000, 60),
      command(
        'x3',
        'npm test',
        1,
        `${tests}\n\u001b[31mFAIL\u001b[0m total > multiplies by quantity\nexpected 30, got 10\n`,
        9_000,
        34_000,
      ),
      {
        type: 'fileChange',
        id: 'f1',
        status: 'completed',
        changes: [
          { path: '/home/ada/shop/src/cart.ts', kind: 'update', movePath: null, diff: patch },
          {
            path: '/home/ada/shop/src/cart.test.ts',
            kind: 'add',
            movePath: null,
            diff: "import { total } from './cart';\n\ntest('multiplies by quantity', () => {\n  expect(total({ lines: [{ price: 10, quantity: 3 }] })).toBe(30);\n});\n",
          },
        ],
        ...at(46_000, 1_000),
      },
      {
        type: 'mcpToolCall',
        id: 'm1',
        server: 'docs',
        tool: 'search',
        status: 'completed',
        arguments: '{"q":"vitest"}',
        result: 'Found 3 pages.',
        ...at(50_000, 900),
      },
      { type: 'webSearch', id: 'w1', query: 'vitest toBe vs toEqual', ...at(52_000, 0) },
      command('x4', 'npm test', 0, tests, 60_000, 12_000),
      {
        type: 'agentMessage',
        id: 'a2',
        text: `The total now multiplies each price by its **quantity**.

| Case | Before | Now |
| --- | --- | --- |
| one line, quantity 3 | 10 | 30 |
| empty cart | 0 | 0 |

\`\`\`ts
export function total(cart: Cart): number {
  // Prices are cents already.
  return cart.lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
}
\`\`\`

- \`src/cart.ts\`: the sum, with its type
- \`src/cart.test.ts\`: a new test

See the [vitest documentation](https://vitest.dev/api/expect) for \`toBe\`. <script>alert(1)</script> ![tracker](https://evil.example/p.png)`,
        ...at(72_000, 0),
      },
    ]),
    turn(
      't2',
      'failed',
      [{ type: 'userMessage', id: 'u2', clientId: 'c2', text: 'Now publish it.', ...at(0, 0) }],
      {
        message: 'stream disconnected before completion',
        kind: 'responseStreamDisconnected',
        details: null,
      },
    ),
    turn('t3', 'interrupted', [
      { type: 'userMessage', id: 'u3', clientId: 'c3', text: 'Rewrite everything in Rust.', ...at(0, 0) },
      { type: 'other', id: 'o1', kind: 'subAgentSpawn', json: '{"agent":"rustacean"}', ...at(0, 0) },
      { type: 'contextCompaction', id: 'cc', ...at(0, 0) },
    ]),
  ];
}

export function turn(
  id: string,
  status: TurnSnapshot['status'],
  items: Item[],
  error: TurnSnapshot['error'] = null,
): TurnSnapshot {
  return {
    id,
    status,
    error,
    startedAtMs: Date.now() - 20 * minute,
    completedAtMs: status === 'inProgress' ? null : Date.now() - 18 * minute,
    items,
  };
}

export function hydrated(
  thread: ThreadSummary,
  turns: TurnSnapshot[],
  olderCursor: string | null,
): ThreadEvent {
  return {
    type: 'hydrated',
    thread,
    settings: { model: 'gpt-5.2-codex', approvalPolicy: 'on-request', sandbox: 'workspaceWrite' },
    turns,
    olderCursor,
  };
}

/** A turn that is under way: plan, prose that streams, a command that waits. */
export function liveEvents(turnId: string): ThreadEvent[] {
  return [
    { type: 'turnStarted', turn: turn(turnId, 'inProgress', []) },
    {
      type: 'itemStarted',
      turnId,
      item: {
        type: 'userMessage',
        id: `${turnId}-u`,
        clientId: `${turnId}-c`,
        text: 'Clean the build folder and run the release script.',
        ...at(0, 0),
      },
    },
    {
      type: 'turnPlan',
      turnId,
      plan: [
        { step: 'Look at the release script', status: 'completed' },
        { step: 'Remove the old build', status: 'inProgress' },
        { step: 'Run the release', status: 'pending' },
      ],
    },
    {
      type: 'itemStarted',
      turnId,
      item: {
        type: 'agentMessage',
        id: `${turnId}-a`,
        text: 'The script builds into `build/`, which still holds an old release. I’ll remove it first.',
        ...at(0, 0),
      },
    },
    {
      type: 'itemCompleted',
      turnId,
      item: {
        type: 'agentMessage',
        id: `${turnId}-a`,
        text: 'The script builds into `build/`, which still holds an old release. I’ll remove it first.',
        ...at(0, 0),
      },
    },
    {
      type: 'itemStarted',
      turnId,
      item: {
        type: 'commandExecution',
        id: `${turnId}-x`,
        command: "/bin/bash -lc 'rm -rf build/'",
        cwd: '/home/ada/shop',
        status: 'inProgress',
        output: '',
        exitCode: null,
        durationMs: null,
        ...at(0, 0),
        completedAtMs: null,
      },
    },
    {
      type: 'itemStarted',
      turnId,
      item: {
        type: 'fileChange',
        id: `${turnId}-f`,
        status: 'inProgress',
        changes: [{ path: '/home/ada/shop/src/cart.ts', kind: 'update', movePath: null, diff: patch }],
        ...at(0, 0),
        completedAtMs: null,
      },
    },
    { type: 'tokenUsage', usage: { usedTokens: 84_000, contextWindow: 272_000 } },
    { type: 'statusChanged', status: { type: 'active', waitingOn: 'approval' } },
  ];
}
