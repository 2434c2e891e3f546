import type { Prompt } from 'ssh2';
import type { AskPerson, ResolvedHost } from '../../core/ports/ssh';

/** What a login asks of the person. null: it was not answered. */
export interface LoginQuestions {
  password(problem: string | null): Promise<string | null>;
  /** One round of keyboard-interactive. */
  answers(round: ServerQuestions, problem: string | null): Promise<readonly string[] | null>;
}

export interface ServerQuestions {
  readonly name: string;
  readonly instructions: string;
  readonly prompts: readonly Prompt[];
}

/** A server that asks more at once, or more often, is broken or hostile. */
export const maxPrompts = 16;
export const maxRounds = 10;

export function createLoginQuestions(
  { user, alias }: Pick<ResolvedHost, 'user' | 'alias'>,
  ask: AskPerson,
): LoginQuestions {
  return {
    async password(problem) {
      const answer = await ask({ kind: 'password', user, host: alias, problem });
      return answer?.kind === 'password' ? answer.password : null;
    },
    async answers({ name, instructions, prompts }, problem) {
      const answer = await ask({
        kind: 'keyboardInteractive',
        user,
        host: alias,
        name: oneLine(name, 100),
        instructions: severalLines(instructions, 1_000),
        prompts: prompts.map(({ prompt, echo }) => ({
          text: oneLine(prompt, 200) || 'Answer:',
          echo: echo === true,
        })),
        problem,
      });
      if (answer?.kind !== 'keyboardInteractive' || answer.answers.length !== prompts.length) return null;
      return answer.answers;
    },
  };
}

/** Control characters, and those that turn the direction of writing or can not be seen, could pose as something else. */
function oneLine(text: string, most: number): string {
  return text
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, most);
}

function severalLines(text: string, most: number): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => oneLine(line, most))
    .join('\n')
    .trim()
    .slice(0, most);
}
