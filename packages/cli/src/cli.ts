import { parseArgs } from 'node:util';
import {
  ApiError,
  commandLine,
  createClient,
  helpOf,
  helpRows,
  matchCommand,
  parseOptions,
  processCommands,
  type CommandDeclaration,
  type CommandLine,
} from '@millrace/api';
import { suggestion } from '@millrace/core';
import about from '../package.json' with { type: 'json' };
import { CliError } from './cli-error.ts';
import type { LocalCommand, NodeCommand, Shown } from './commands/command.ts';
import { declarations, localCommands, nodeCommands } from './commands/list.ts';
import { discover } from './node/discover.ts';
import type { Surroundings } from './surroundings.ts';
import { rendered } from './text/paint.ts';

/** Runs one command line and resolves with the exit code: 0 done, 1 the answer is bad, 2 could not run. */
export async function runCli(args: readonly string[], around: Surroundings): Promise<number> {
  const [name] = args;
  const json = args.includes('--json');
  try {
    if (name === undefined) return help(around, 2);
    if (name === '--help' || name === 'help') return help(around, 0);
    if (name === '--version') return say(around, `millrace ${about.version}\n`);
    const found = matchCommand(declarations, args);
    if (!found) throw commandUnknown(args);
    const { declaration, rest } = found;
    if (rest.includes('--help')) return say(around, helpOf(declaration));
    const local = localCommands.find(each => each.declaration === declaration);
    if (local)
      return local.needsNode?.(readLine(declaration, rest)) ? await around.runNode(args) : await runLocal(local, rest, around);
    if (Object.hasOwn(processCommands, declaration.name)) return await around.runNode(args);
    return await ask(
      nodeCommands.find(each => each.declaration === declaration)!,
      rest,
      around,
    );
  } catch (error) {
    return failed(error, matchCommand(declarations, args)?.declaration.name ?? name, json, around);
  }
}

/** A sentence for words that are no command, with the nearest one, or with all that begin with the first word. */
function commandUnknown([first = '', second]: readonly string[]): CliError {
  const names = declarations.map(each => each.name);
  const family = names.filter(name => name.startsWith(`${first} `));
  if (family.length > 0) {
    const said = second === undefined || second.startsWith('-') ? first : `${first} ${second}`;
    return new CliError('cli.command-unknown', `there is no command "${said}"; there are ${family.join(', ')}`);
  }
  return new CliError('cli.command-unknown', `there is no command "${first}"${suggestion(first, names)}`);
}

async function runLocal(command: LocalCommand, args: readonly string[], around: Surroundings): Promise<number> {
  const line = readLine(command.declaration, args);
  const shown = await command.run(line, around);
  around.out(printed(shown, line, around));
  return shown.bad ? 1 : 0;
}

async function ask(command: NodeCommand, args: readonly string[], around: Surroundings): Promise<number> {
  const line = readLine(command.declaration, args);
  const client = createClient({ ...discover(line, around), fetch: around.fetch });
  const shown = await command.run(client, line, around);
  around.out(printed(shown, line, around));
  return shown.bad ? 1 : 0;
}

function readLine(declaration: CommandDeclaration, args: readonly string[]): CommandLine {
  const fail = (sentence: string) => new CliError('cli.arguments', `reading the arguments of ${declaration.name}: ${sentence}`);
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: parseOptions(declaration), allowPositionals: true, strict: true });
  } catch (error) {
    throw fail((error as Error).message);
  }
  const line = commandLine(declaration, parsed.values, parsed.positionals);
  if (typeof line === 'string') throw fail(line);
  return line;
}

function printed({ json, text, raw }: Shown, line: CommandLine, around: Surroundings): string | Uint8Array {
  if (raw && !around.terminal) return raw;
  if (line.flags.has('json')) return `${harmless(JSON.stringify(json, null, 2))}\n`;
  return rendered(text, around.terminal && !around.env['NO_COLOR']);
}

/** JSON escapes C0 only; a terminal would also obey the rest. */
function harmless(json: string): string {
  return json.replace(/[\u007f-\u009f]|\p{Cf}/gu, character =>
    [...Array(character.length).keys()].map(index => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join(''),
  );
}

function say(around: Surroundings, text: string): number {
  around.out(text);
  return 0;
}

function help(around: Surroundings, exit: number): number {
  const list = helpRows(declarations.map(({ name, summary }) => [name, summary] as const)).join('\n');
  const text = `millrace: orders down, confirmations up, nothing lost, nothing posted twice.\n\n${list}\n\nmillrace COMMAND --help says more; millrace --version says which one this is.\n`;
  (exit === 0 ? around.out : around.err)(text);
  return exit;
}

/** A node that says "not there" gave an answer; everything else means that the command could not run. */
function failed(error: unknown, command: string | undefined, json: boolean, around: Surroundings): number {
  if (!(error instanceof CliError || error instanceof ApiError)) throw error;
  const remedy = error instanceof ApiError ? error.problem.remedy : error.remedy.replace('COMMAND', command ?? 'COMMAND');
  const sentence = error.message + (remedy === undefined ? '' : `; ${remedy}`);
  around.err(
    json
      ? `${harmless(JSON.stringify({ code: error.code, sentence: error.message, ...(remedy !== undefined && { remedy }) }))}\n`
      : rendered(`millrace: ${sentence}\n`, false),
  );
  return error instanceof ApiError && error.status === 404 && error.code !== 'server.route-unknown' ? 1 : 2;
}
