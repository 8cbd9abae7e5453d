import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A PostgreSQL server of its own for one test file, reached by a Unix socket in its folder; disposing it removes everything. */
export interface PostgresServer extends AsyncDisposable {
  readonly url: string;
}

/** Folder of the newest installed PostgreSQL's programs, if one is installed. */
export const postgresPrograms: string | undefined = globSync('/usr/lib/postgresql/*/bin')
  .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  .at(-1);

/** Starts a server in a temporary folder; as root it runs as the user postgres, as PostgreSQL wants it. */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'pg-'));
  const data = join(folder, 'data');
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    const user = (field: string): number => Number(spawnSync('id', [field, 'postgres'], { encoding: 'utf8' }).stdout);
    chownSync(folder, user('-u'), user('-g'));
  }
  const as = (program: string, args: readonly string[]): [string, string[]] => {
    const path = join(programs, program);
    return isRoot ? ['runuser', ['-u', 'postgres', '--', path, ...args]] : [path, [...args]];
  };
  const made = spawnSync(...as('initdb', ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '-E', 'UTF8']), {
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`making a database cluster: ${made.stderr}`);
  const settings = ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${folder}`, '-c', 'fsync=off'];
  const server = spawn(...as('postgres', ['-D', data, ...settings]), { stdio: ['ignore', 'ignore', 'pipe'] });
  await ready(server);
  return {
    url: `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`,
    async [Symbol.asyncDispose]() {
      const exited = once(server, 'exit');
      process.kill(postmaster(data), 'SIGINT');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The server's own process: `runuser` stands between, and does not pass this signal on. */
function postmaster(data: string): number {
  return Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Resolves when the server says that it takes connections; rejects with its log when it ends before. */
function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      if (said.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`starting PostgreSQL: ${said}`)));
  });
}
