import type { Client, CommandDeclaration, CommandLine, OptionDeclaration } from '@millrace/api';
import type { Surroundings } from '../surroundings.ts';

/** What a command gave: JSON for programs, text for people, and whether the answer is a bad one (exit code 1). */
export interface Shown {
  readonly json: unknown;
  readonly text: string;
  readonly bad: boolean;
  /** Bytes to print instead of the text where stdout is no terminal. */
  readonly raw?: Uint8Array;
}

/** A command that asks a running node. */
export interface NodeCommand {
  readonly declaration: CommandDeclaration;
  run(client: Client, line: CommandLine, around: Surroundings): Promise<Shown>;
}

/** A command that works on files alone, without a node. */
export interface LocalCommand {
  readonly declaration: CommandDeclaration;
  /** Whether this line needs connections after all, so that the program of a node carries it out. */
  needsNode?(line: CommandLine): boolean;
  run(line: CommandLine, around: Surroundings): Promise<Shown>;
}

/** How a command is written: what it asks, how the answer is shown, and when it is a bad one. */
interface Parts<A> {
  readonly declaration: CommandDeclaration;
  ask(client: Client, line: CommandLine, around: Surroundings): Promise<A>;
  view(answer: A, now: number): string;
  isBad?(answer: A): boolean;
  /** What `--json` prints; absent: the answer. */
  json?(answer: A): unknown;
}

/** Options that every command to a node has. */
export const nodeOptions = {
  api: { value: 'URL', summary: 'Address of the node; else MILLRACE_API, else the node that runs here.' },
  token: { value: 'TOKEN', summary: 'Token; else MILLRACE_TOKEN, else the token file of the node that runs here.' },
  data: {
    value: 'DIR',
    summary: 'Data folder of the node, to find it by.',
    standard: './.millrace, then the newest node of this user',
  },
  json: { summary: 'Print JSON.' },
} satisfies Readonly<Record<string, OptionDeclaration>>;

/** The option of everything that is audited. */
export const reasonOption = { value: 'TEXT', summary: 'Why; required, kept in the audit trail.' };

/** Makes a command of its parts. */
export function command<A>({ declaration, ask, view, isBad, json }: Parts<A>): NodeCommand {
  return {
    declaration: { ...declaration, options: { ...declaration.options, ...nodeOptions } },
    async run(client, line, around) {
      const answer = await ask(client, line, around);
      return { json: json ? json(answer) : answer, text: view(answer, around.now()), bad: isBad?.(answer) ?? false };
    },
  };
}
