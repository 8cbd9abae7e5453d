import { helpOf, processCommands, type CommandDeclaration, type CommandLine } from '@millrace/api';
import { StoreError } from '@millrace/store';
import { harmless } from '../log/harmless.ts';
import { checkCommand, type ReadProject } from './check-command.ts';
import { readArguments } from './read-arguments.ts';
import { restoreCommand } from './restore-command.ts';
import { runCommand } from './run-command.ts';
import { StartError } from './start-error.ts';
import { startFailure } from './start-failure.ts';
import type { StartNode } from './start-node.ts';
import type { Surroundings } from './surroundings.ts';
import { tokenCommand } from './token-command.ts';

/** What the process is made of. */
export interface Program {
  readonly startNode: StartNode;
  readonly readProject: ReadProject;
}

/** Runs one command line of the node's program and resolves with the exit code: 0 done, 1 the answer is bad, 2 could not run. */
export async function runProcess(args: readonly string[], around: Surroundings, program: Program): Promise<number> {
  const [name = '', ...rest] = args;
  try {
    const command = Object.values<CommandDeclaration>(processCommands).find(each => each.name === name);
    if (!command)
      throw new StartError(
        'server.arguments',
        `there is no command "${name}"; there are ${Object.keys(processCommands).join(', ')}`,
      );
    const line = readArguments(command, rest);
    if (line.flags.has('help')) around.out(helpOf(command));
    return line.flags.has('help') ? 0 : await startFailure(carryOut(name as keyof typeof processCommands, line, around, program));
  } catch (error) {
    return failed(error, name, rest.includes('--json'), around);
  }
}

function carryOut(
  name: keyof typeof processCommands,
  line: CommandLine,
  around: Surroundings,
  program: Program,
): Promise<number> {
  switch (name) {
    case 'check':
      return checkCommand(line, around, program.readProject);
    case 'run':
      return runCommand(line, around, program.startNode);
    case 'restore':
      return restoreCommand(line, around);
    case 'token':
      return Promise.resolve(tokenCommand(line, around));
  }
}

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
