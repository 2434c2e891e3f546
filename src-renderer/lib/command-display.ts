/** A command as codex reports it, taken apart for display only. The three parts joined are the command, untouched. */
export interface CommandParts {
  /** `/bin/bash -lc '` when the command is exactly a shell around one quoted script, else empty. */
  readonly before: string;
  readonly script: string;
  readonly after: string;
}

const wrapper = /^(?:\/(?:usr\/)?(?:local\/)?bin\/)?(?:ba|z|da|k)?sh -l?c /;

/**
 * Sets the shell that codex wraps around a script apart from the script. Only when it is exactly that: one of the known
 * shells, `-lc` or `-c`, one word and nothing after it. Anything else is shown as it is.
 */
export function commandParts(command: string): CommandParts {
  const whole = { before: '', script: command, after: '' };
  const head = wrapper.exec(command)?.[0];
  if (head === undefined) return whole;
  const argument = command.slice(head.length);
  const quote = argument[0];
  if (quote === "'" || quote === '"') {
    const inner = argument.slice(1, -1);
    const closed = argument.length >= 2 && argument.endsWith(quote);
    const plain = quote === "'" ? !inner.includes("'") : !/["\\$`]/.test(inner);
    return closed && plain ? { before: head + quote, script: inner, after: quote } : whole;
  }
  return /^[\w./:=@%+,-]+$/.test(argument) ? { before: head, script: argument, after: '' } : whole;
}

/** The script alone, for a row of one line. */
export function commandLine(command: string): string {
  return commandParts(command).script;
}
