import { visibleLine } from '../lib/visible-text';

/** What a thread is called: its name, else its first words. */
export function threadTitle(thread: { readonly name: string | null; readonly preview: string }): string {
  const name = thread.name?.trim() ?? '';
  if (name !== '') return visibleLine(name);
  const first = thread.preview.trim().split('\n', 1)[0]?.trim() ?? '';
  return first === '' ? 'New thread' : visibleLine(first.slice(0, 200));
}
