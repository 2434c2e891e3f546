/** The files of the demo's sample project: a small shop whose cart forgets quantities, and a test that says so. */
export const sampleShop: Readonly<Record<string, string>> = {
  'README.md': `# Shop

The cart of a small shop. \`node --test\` runs the tests; one of them fails.
`,
  'package.json': `{
  "name": "shop",
  "private": true,
  "type": "module",
  "scripts": { "test": "node --test" }
}
`,
  'cart.js': `/** The price of everything in the cart, in cents. */
export function total(items) {
  let sum = 0;
  for (const item of items) {
    sum += item.price;
  }
  return sum;
}
`,
  'cart.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { total } from './cart.js';

test('an empty cart costs nothing', () => {
  assert.equal(total([]), 0);
});

test('the total counts quantities', () => {
  assert.equal(total([{ price: 250, quantity: 2 }, { price: 100, quantity: 1 }]), 600);
});
`,
};
