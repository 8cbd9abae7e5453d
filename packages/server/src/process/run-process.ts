import { helpOf, matchCommand, processCommands, type CommandDeclaration, type CommandLine } from '@millrace/api';
import { StoreError } from '@millrace/store';
import { harmless } from '../log/harmless.ts';
import { accountCommand } from './account-command.ts';
import { checkCommand, type ReadProject } from './check-command.ts';
import { contractInferCommand, type BrowseInterface } from './contract-infer-command.ts';
import { explainMappingCommand } from './explain-mapping-command.ts';
import { libraryCopy } from './library-copy.ts';
import { libraryList, libraryShow } from './library-commands.ts';
import { readArguments } from './read-arguments.ts';
import { restoreCommand } from './restore-command.ts';
import { runCommand } from './run-command.ts';
import { StartError } from './start-error.ts';
import { startFailure } from './start-failure.ts';
import type { StartNode } from './start-node.ts';
import type { Surroundings } from './surroundings.ts';
import { testCommand } from './test-command.ts';
import { tokenCommand } from './token-command.ts';

/** What the process is made of. */
export interface Program {
  readonly startNode: StartNode;
  readonly readProject: ReadProject;
  readonly browse: BrowseInterface;
}

/** Runs one command line of the node's program and resolves with the exit code: 0 done, 1 the answer is bad, 2 could not run. */
export async function runProcess(args: readonly string[], around: Surroundings, program: Program): Promise<number> {
  const found = matchCommand(Object.values<CommandDeclaration>(processCommands), args);
  const name = found?.declaration.name ?? '';
  try {
    if (!found)
      throw new StartError(
        'server.arguments',
        `there is no command "${args[0] ?? ''}"; there are ${Object.keys(processCommands).join(', ')}`,
      );
    const { declaration, rest } = found;
    const line = readArguments(declaration, rest);
    if (line.flags.has('help')) around.out(helpOf(declaration));
    const handle = handlers[name as keyof typeof processCommands];
    return line.flags.has('help') ? 0 : await startFailure(Promise.resolve(handle(line, around, program)));
  } catch (error) {
    return failed(error, name, args.includes('--json'), around);
  }
}

type Handler = (line: CommandLine, around: Surroundings, program: Program) => Promise<number> | number;

const handlers: Readonly<Record<keyof typeof processCommands, Handler>> = {
  check: (line, around, program) => checkCommand(line, around, program.readProject),
  test: (line, around, program) => testCommand(line, around, program.readProject),
  'contract infer': contractInferCommand,
  'explain mapping': (line, around, program) => explainMappingCommand(line, around, program.readProject),
  'library list': libraryList,
  'library show': libraryShow,
  'library copy': libraryCopy,
  run: (line, around, program) => runCommand(line, around, program.startNode),
  restore: restoreCommand,
  account: accountCommand,
  token: tokenCommand,
};

/** What a person can mend is a sentence; what is wrong with us is shown whole. */
function failed(error: unknown, command: string, json: boolean, around: Surroundings): number {
  if (error instanceof StartError) {
    const { code, message } = error;
    const remedy = error.remedy.replace('COMMAND ', Object.hasOwn(processCommands, command) ? `${command} ` : '');
    around.err(
      json
        ? `${JSON.stringify({ code, sentence: message, remedy })}\n`
        : `${harmless(`millrace: ${message}; ${remedy}`, true)}\n`,
    );
    return error.exitCode;
  }
  const { name, kind, message } = error as { readonly name?: string; readonly kind?: string; readonly message?: string };
  if (error instanceof StoreError || (name === 'ConnectorError' && kind === 'misconfigured'))
    around.err(`${harmless(`millrace: ${message}`, true)}\n`);
  else around.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 2;
}
