import { editFile, type Script } from '../../../src-main/adapters/scripted-model/script';

export const request = 'The cart total is wrong when an item has a quantity. Please fix it.';

/** A session that shows every kind of row, and waits in the middle of its first sentence. */
export const cartStory: Script = () => [
  {
    kind: 'reason',
    text: '**Reading the project**\n\nThe total is computed in one place; the tests should tell what it ought to be.',
  },
  { kind: 'say', text: "I'll look at how the cart adds up." },
  { kind: 'hold', name: 'in the first sentence' },
  { kind: 'say', text: 'Then at what its tests expect.' },
  { kind: 'shell', command: 'ls && cat cart.js', justification: null },
  {
    kind: 'say',
    text: 'The price is added once, whatever the quantity. Before I change it I want to see the test fail.',
  },
  {
    kind: 'shell',
    command: 'node --test',
    justification: 'The test runner starts processes, which the sandbox does not allow.',
  },
  { kind: 'say', text: 'As expected, `the total counts quantities` fails. This is the change:' },
  editFile('cart.js', ['    sum += item.price;'], ['    sum += item.price * (item.quantity ?? 1);']),
  {
    kind: 'say',
    text: `## The total counts quantities now

One line in \`cart.js\` was wrong:

| Before | After |
| --- | --- |
| \`item.price\` | \`item.price * (item.quantity ?? 1)\` |

\`\`\`js
sum += item.price * (item.quantity ?? 1);
\`\`\`

1. An item **without** a quantity counts as one.
2. Run \`node --test\` to see both tests pass.`,
  },
];
