import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CommandLine } from '@millrace/api';
import { ConnectorError, type Browser } from '@millrace/connector';
import {
  completeDraft,
  draftFromTable,
  draftYaml,
  nearest,
  suggestion,
  type InterfacePlan,
  type TableDescription,
} from '@millrace/core';
import { projectFolder } from './check-command.ts';
import type { Program } from './run-process.ts';
import { openSecrets } from './secrets.ts';
import { StartError } from './start-error.ts';
import type { Surroundings } from './surroundings.ts';

/** Where `${env:NAME}` and `${secret:NAME}` are looked up. */
type Lookups = Readonly<Record<'env' | 'secret', (name: string) => string | undefined>>;

/** Opens what an interface connects to, only to ask what is there. */
export type BrowseInterface = (plan: InterfacePlan, references: Lookups, signal: AbortSignal) => Promise<Browser>;

/** Time for the other system to say what it has. */
const browseMs = 30_000;

/** Names of tables that a sentence lists. */
const listed = 40;

/** `contract infer --interface SYSTEM.INTERFACE --table NAME [DIR]`: the contract of the rows of a table, as its database describes it. */
export async function contractInferCommand(line: CommandLine, around: Surroundings, program: Program): Promise<number> {
  const wanted = wantedOf(line);
  const plan = await interfaceOf(wanted, line, around, program);
  const draft = completeDraft(draftFromTable(await describe(plan, wanted.table, line, around, program)), {
    name: line.options['name'] ?? wanted.table.split('.').at(-1)!,
    ...(line.options['owner'] !== undefined && { owner: line.options['owner'] }),
  });
  const yaml = draftYaml(draft);
  const { out } = line.options;
  if (out !== undefined) writeNew(resolve(around.cwd, out), yaml);
  if (line.flags.has('json')) around.out(`${JSON.stringify(draft.document, null, 2)}\n`);
  else around.out(out === undefined ? yaml : `${out} is written; read it and correct the guesses.\n`);
  return 0;
}

interface Wanted {
  readonly name: string;
  readonly table: string;
  readonly folder: string | undefined;
}

function wantedOf({ many, options }: CommandLine): Wanted {
  const fail = (sentence: string) => new StartError('server.arguments', `reading the arguments of contract infer: ${sentence}`);
  const { interface: name, table } = options;
  if (name === undefined) throw fail('--interface is missing');
  if (table === undefined) throw fail('--table is missing, which names a table or view that the interface reaches');
  const ofFiles = ['kind', 'root', 'records', 'encoding'].find(option => options[option] !== undefined);
  if (ofFiles !== undefined) throw fail(`--${ofFiles} is about files and does not go with --interface`);
  if (many.length > 1) throw fail(`"${many[1]}" is one too many; with --interface there is one folder, that of the project`);
  return { name, table, folder: many[0] };
}

/** References are resolved for this interface alone, so what other systems need does not have to be here. */
async function interfaceOf(
  { name, folder }: Wanted,
  line: CommandLine,
  around: Surroundings,
  program: Program,
): Promise<InterfacePlan> {
  const named = { ...line, arguments: folder === undefined ? {} : { DIR: folder } };
  const { plan, issues } = await program.readProject(projectFolder(named, around));
  if (!plan) {
    const first = issues.find(({ level }) => level === 'error');
    throw new StartError('server.project-invalid', `reading the project: ${first?.sentence ?? 'it does not check'}`);
  }
  const found = plan.interfaces.get(name);
  if (found) return found;
  const known = suggestion(name, [...plan.interfaces.keys()]);
  throw new StartError('server.table-unknown', `the project has no interface "${name}"${known}`, 1);
}

async function describe(
  plan: InterfacePlan,
  table: string,
  line: CommandLine,
  around: Surroundings,
  { browse }: Program,
): Promise<TableDescription> {
  const { secrets } = line.options;
  const folder = secrets === undefined ? undefined : resolve(around.cwd, secrets);
  const lookups = { env: (name: string) => around.env[name], secret: openSecrets(folder, around.env) };
  const signal = AbortSignal.timeout(browseMs);
  try {
    await using browser = await browse(plan, lookups, signal);
    const found = await browser.describe(table, signal);
    if (found) return found;
    const reached = await browser.tables(signal);
    throw new StartError('server.table-unknown', `${plan.name} reaches no table "${table}"${choice(table, reached)}`, 1);
  } catch (cause) {
    if (!(cause instanceof ConnectorError)) throw cause;
    throw new StartError('server.browse', `drafting from ${plan.name}: ${cause.message}`, 2, { cause });
  }
}

/** The nearest table and what else there is. */
function choice(table: string, tables: readonly string[]): string {
  if (tables.length === 0) return '; its user may read none';
  const near = nearest(table, tables) ?? nearest(table.split('.').at(-1)!, tables);
  const more = tables.length > listed ? ` and ${tables.length - listed} more` : '';
  return `${near === undefined ? '' : `; did you mean "${near}"?`}; there is ${tables.slice(0, listed).join(', ')}${more}`;
}

/** Never over a file that somebody may have corrected. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (cause) {
    throw new StartError('server.output', `writing ${file}: ${(cause as Error).message}`, 2, { cause });
  }
}
