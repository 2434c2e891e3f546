/**
 * @param {ReadonlyMap<string, string>} committed
 * @param {ReadonlyMap<string, string>} fresh
 * @returns {string[]} one line a difference, in order of path
 */
export function differences(committed, fresh) {
  const paths = [...new Set([...committed.keys(), ...fresh.keys()])].sort();
  return paths.flatMap((path) => {
    if (!fresh.has(path)) return [`no longer generated: ${path}`];
    if (!committed.has(path)) return [`missing: ${path}`];
    return committed.get(path) === fresh.get(path) ? [] : [`differs: ${path}`];
  });
}
