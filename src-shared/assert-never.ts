/** Makes the compiler prove that a switch is exhaustive. Only for our own unions: codex's are open (decision 4). */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
