import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';

/** What the tests say when there is no PostgreSQL on this machine. */
export const postgresMissing = binaries() === undefined ? 'needs postgresql (apt-get install postgresql)' : undefined;

/** A PostgreSQL of our own on a free port, with databases for each test. */
export interface Postgres extends AsyncDisposable {
  readonly port: number;
  /** Makes an empty database and returns its name. */
  database(): Promise<string>;
  /** The address of a database, by way of another port where a proxy stands before it. */
  url(database: string, port?: number): string;
}

/** Starts a cluster in a temporary folder. It takes about 2 seconds; nothing of it is synced. */
export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-postgres-'));
  const user = execFileSync('id', ['-u'], { encoding: 'utf8' }).trim() === '0' ? 'postgres' : undefined;
  if (user !== undefined) chownSync(folder, ...idsOf(user));
  const port = await freePort();
  const data = join(folder, 'data');
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60`;
  run('initdb', ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--no-sync'], user);
  run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start'], user);
  let made = 0;
  const url = (database: string, at = port): string => `postgresql://postgres:not-shown-5eCr3t@127.0.0.1:${at}/${database}`;
  return {
    port,
    url,
    async database() {
      const name = `test_${++made}`;
      const client = new Client(url('postgres'));
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return name;
    },
    async [Symbol.asyncDispose]() {
      run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop'], user);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function binaries(): string | undefined {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).toSorted((a, b) => Number(b) - Number(a)) : [];
  return versions.map(version => join(root, version, 'bin')).find(folder => existsSync(join(folder, 'initdb')));
}

function run(program: string, parameters: readonly string[], user: string | undefined): void {
  const path = join(binaries()!, program);
  const [command, ...rest] = user === undefined ? [path] : ['runuser', '-u', user, '--', path];
  execFileSync(command!, [...rest, ...parameters], { stdio: 'ignore', cwd: tmpdir() });
}

function idsOf(user: string): [number, number] {
  const id = (flag: string): number => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return [id('-u'), id('-g')];
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}
