import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { once } from 'node:events';

const execute = promisify(execFile);
const programs = '/usr/lib/postgresql/15/bin';

/** A PostgreSQL server of our own, with its usual durability. */
export interface Postgresql extends AsyncDisposable {
  /** For the `sql` connector: a socket, no network. */
  readonly url: string;
  /** Runs statements and answers the first line. */
  query(sql: string): Promise<string>;
}

/** Starts a server in an empty folder; undefined where PostgreSQL 15 is not installed. */
export async function startPostgresql(port: number): Promise<Postgresql | undefined> {
  if (!existsSync(`${programs}/postgres`)) return undefined;
  const folder = await mkdtemp(join(process.env['MILLRACE_BENCH_DIR'] ?? tmpdir(), 'millrace-bench-pg-'));
  await giveToPostgres(folder);
  const data = join(folder, 'data');
  await run([`${programs}/initdb`, '-D', data, '-A', 'trust', '-U', 'postgres', '--no-instructions']);
  const [program = '', ...args] = asPostgres([
    `${programs}/postgres`,
    '-D',
    data,
    '-p',
    `${port}`,
    '-k',
    folder,
    '-h',
    '127.0.0.1',
  ]);
  const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  await untilReady(server.stderr);
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    query: async sql => (await run([`${programs}/psql`, '-h', folder, '-p', `${port}`, '-U', 'postgres', '-Atc', sql])).trim(),
    async [Symbol.asyncDispose]() {
      await run([`${programs}/pg_ctl`, '-D', data, '-m', 'immediate', 'stop']);
      if (server.exitCode === null) await once(server, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
function asPostgres(command: readonly string[]): readonly string[] {
  return process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--', ...command] : command;
}

async function run(command: readonly string[]): Promise<string> {
  const [program = '', ...args] = asPostgres(command);
  return (await execute(program, args, { cwd: '/' })).stdout;
}

async function giveToPostgres(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  if (process.getuid?.() !== 0) return;
  const id = async (flag: string): Promise<number> => Number((await execute('id', [flag, 'postgres'])).stdout);
  await chown(folder, await id('-u'), await id('-g'));
}

async function untilReady(output: NodeJS.ReadableStream): Promise<void> {
  let said = '';
  for await (const chunk of output) {
    said += String(chunk);
    if (said.includes('ready to accept connections')) return void output.resume();
  }
  throw new Error(`starting PostgreSQL: it ended before it was ready\n${said}`);
}
