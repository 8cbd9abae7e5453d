import { parseArgs } from 'node:util';
import { commandLine, parseOptions, type CommandDeclaration, type CommandLine } from '@millrace/api';
import { StartError } from './start-error.ts';

/** Reads what stands after the name of a command; throws `StartError` where it does not fit. `help` among the flags: nothing else was looked at. */
export function readArguments(command: CommandDeclaration, args: readonly string[]): CommandLine {
  const fail = (sentence: string) => new StartError('server.arguments', `reading the arguments of ${command.name}: ${sentence}`);
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: parseOptions(command), allowPositionals: true, strict: true });
  } catch (error) {
    throw fail((error as Error).message);
  }
  if (parsed.values['help'] === true) return { arguments: {}, many: [], options: {}, flags: new Set(['help']) };
  const line = commandLine(command, parsed.values, parsed.positionals);
  if (typeof line === 'string') throw fail(line);
  return line;
}
