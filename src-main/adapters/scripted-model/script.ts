/** One thing the scripted model does. A round of the model ends after a command, as a real model's does. */
export type Step =
  /** Text of the answer, streamed word by word. */
  | { readonly kind: 'say'; readonly text: string }
  /** `count` deltas `s0 s1 …`, as fast as they are taken. */
  | { readonly kind: 'stream'; readonly count: number }
  | { readonly kind: 'reason'; readonly text: string }
  /** Waits for `release(name)`. */
  | { readonly kind: 'hold'; readonly name: string }
  /** Runs in codex's sandbox, or asks to leave it when there is a justification. */
  | { readonly kind: 'shell'; readonly command: string; readonly justification: string | null }
  /** An HTTP error instead of an answer. */
  | { readonly kind: 'fail'; readonly status: number }
  /** The connection breaks in the middle of what was being said. */
  | { readonly kind: 'cut' };

/** What a script decides upon. */
export interface Situation {
  /** The newest message of the person. */
  readonly text: string;
  /** Outputs of the commands that ran since that message, in order. */
  readonly outputs: readonly string[];
}

/** The whole plan for a message; the model goes on in it after as many commands as there are outputs. */
export type Script = (situation: Situation) => readonly Step[];

const defaultJustification = 'This command has to reach outside of the sandbox.';

/**
 * The script of the tests: each line of the message that begins with a command word is a step. Lines that do not are
 * ignored; a message without any gets a canned answer.
 *
 * `SAY text` · `STREAM n` · `REASON text` · `SHELL command` · `SHELL! command` (asks) · `PATCH path content` ·
 * `EDIT path | old line | new line` · `HOLD name` · `FAIL status` · `CUT`. In SAY and PATCH, `\n` is a line break.
 */
export const commandScript: Script = ({ text }) => {
  const steps = text.split('\n').flatMap((line) => parseLine(line.trim()));
  return steps.length > 0
    ? steps
    : [
        {
          kind: 'say',
          text: 'I read your message. This is a scripted model: it answers, but it does not think.',
        },
      ];
};

function parseLine(line: string): Step[] {
  const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
  switch (word) {
    case 'SAY':
      return [{ kind: 'say', text: unescape(rest) }];
    case 'STREAM':
      return [{ kind: 'stream', count: Number(rest) }];
    case 'REASON':
      return [{ kind: 'reason', text: rest }];
    case 'SHELL':
      return [{ kind: 'shell', command: rest, justification: null }];
    case 'SHELL!':
      return [{ kind: 'shell', command: rest, justification: defaultJustification }];
    case 'PATCH': {
      const [, path = '', content = ''] = /^(\S+)\s*(.*)$/.exec(rest) ?? [];
      return [addFile(path, unescape(content))];
    }
    case 'EDIT': {
      const [path = '', before = '', after = ''] = rest.split(' | ');
      return [editFile(path, [before], [after])];
    }
    case 'HOLD':
      return [{ kind: 'hold', name: rest }];
    case 'FAIL':
      return [{ kind: 'fail', status: Number(rest) }];
    case 'CUT':
      return [{ kind: 'cut' }];
    default:
      return [];
  }
}

function unescape(text: string): string {
  return text.replaceAll('\\n', '\n');
}

/** @returns the step by which a model writes a new file: codex turns this very command into a fileChange item. */
export function addFile(path: string, content: string): Step {
  const lines = content.split('\n').map((line) => `+${line}`);
  return applyPatch([`*** Add File: ${path}`, ...lines]);
}

/** @param before whole lines as they are in the file, also those around the change; `after` replaces all of them. */
export function editFile(path: string, before: readonly string[], after: readonly string[]): Step {
  const lines = [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)];
  return applyPatch([`*** Update File: ${path}`, '@@', ...lines]);
}

/** A model whose metadata codex does not know is offered no apply_patch tool, but this form is intercepted (app-server.md §2). */
function applyPatch(lines: readonly string[]): Step {
  const patch = ['*** Begin Patch', ...lines, '*** End Patch'].join('\n');
  return { kind: 'shell', command: `apply_patch <<'EOF'\n${patch}\nEOF`, justification: null };
}
