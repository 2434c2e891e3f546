import { editFile, type Script, type Situation, type Step } from './script';

/** What the model of the demo does with any message: the main job on the sample shop, in about a minute. */
export const demoScript: Script = (situation) => {
  const [files = ''] = situation.outputs;
  return [...look, ...(files.includes('item.quantity') ? keepTheFix(situation) : mendTheCart(situation))];
};

const look: readonly Step[] = [
  {
    kind: 'reason',
    text: '**Looking around**\n\nBefore I change anything I want to know what the project looks like.',
  },
  { kind: 'say', text: "I'll look at the project first: its files, and how the cart adds up." },
  { kind: 'shell', command: 'ls && cat cart.js', justification: null },
];

function mendTheCart({ outputs }: Situation): Step[] {
  return [
    {
      kind: 'say',
      text: 'Found it: `total` adds the price of each item once, whatever its **quantity**. I multiply by it; an item without one counts as one.',
    },
    editFile('cart.js', ['    sum += item.price;'], ['    sum += item.price * (item.quantity ?? 1);']),
    {
      kind: 'say',
      text: 'Now the tests. They start processes of their own, which the sandbox does not let me do, so I ask you first.',
    },
    {
      kind: 'shell',
      command: 'node --test',
      justification: 'The test runner has to start processes outside of the sandbox.',
    },
    { kind: 'say', text: report(outputs[2]) },
  ];
}

function keepTheFix({ outputs }: Situation): Step[] {
  return [
    {
      kind: 'say',
      text: 'The cart counts quantities already. What is left is to keep the change: git writes outside of the sandbox, so I ask.',
    },
    {
      kind: 'shell',
      command: "git commit --quiet --all --message 'Count quantities in the cart total' && git log --oneline",
      justification: 'A commit writes to .git, which the sandbox protects.',
    },
    {
      kind: 'say',
      text: succeeded(outputs[1])
        ? 'Committed. Ask anything else: this is the demo’s **scripted model**, so the answers are canned, but the host, Codex and the commands are real.'
        : 'Nothing was committed; the change is still in your working tree. This is the demo’s **scripted model**, so the answers are canned, but the host, Codex and the commands are real.',
    },
  ];
}

function report(tests: string | undefined): string {
  const outcome = succeeded(tests)
    ? 'All tests pass.'
    : tests?.includes('exited with code') === true
      ? 'The tests ran, and not all of them passed: see the output above.'
      : 'The tests did not run, as you decided.';
  return `## The cart counts quantities now

${outcome}

| File | What changed |
| --- | --- |
| \`cart.js\` | \`total\` multiplies the price by the quantity |

The line that matters:

\`\`\`js
sum += item.price * (item.quantity ?? 1);
\`\`\`

What you could do next:

1. Open the diff above.
2. Ask me to **commit** the change.
3. Close Mooring and open it again: this thread will be here.
`;
}

/** codex puts this line before the output of a command. */
function succeeded(output: string | undefined): boolean {
  return output?.includes('exited with code 0') === true;
}
