import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CommandLine } from '@millrace/api';
import { CliError } from '../cli-error.ts';
import type { Surroundings } from '../surroundings.ts';

/** Where a node is, and the token to enter with. */
export interface Entry {
  readonly url: string;
  readonly token?: string;
}

/** What a running node left in DATA/api.json and in the state folder of its user. */
interface Announced {
  readonly url: string;
  readonly pid: number;
  readonly startedAt: string;
  readonly tokenFile?: string;
}

/**
 * Finds the node: `--api`, MILLRACE_API, the node of `--data`, the node of ./.millrace, else the newest node of this user that runs.
 * The token is `--token`, MILLRACE_TOKEN, or the token file of the node that was found; it is never sent to an address that node did not announce.
 */
export function discover(line: CommandLine, around: Surroundings): Entry {
  const given = line.options['api'] ?? around.env['MILLRACE_API'];
  const found = announcedNodes(line, around).find(node => given === undefined || sameUrl(node.url, given));
  const url = given ?? found?.url;
  if (url === undefined) throw new CliError('cli.no-node', `looking for a running node: ${nothingFound(line)}`);
  if (!/^https?:\/\/[^/]/.test(url)) throw new CliError('cli.arguments', `reading the address ${url}: expected http://HOST:PORT`);
  const token = line.options['token'] ?? around.env['MILLRACE_TOKEN'] ?? tokenIn(found?.tokenFile);
  return { url, ...(token !== undefined && { token }) };
}

function nothingFound(line: CommandLine): string {
  const data = line.options['data'];
  return data === undefined ? 'none is registered for this user' : `none runs on ${data}`;
}

/** The candidates, best first; with `--data` only that one. */
function announcedNodes(line: CommandLine, around: Surroundings): readonly Announced[] {
  const data = line.options['data'];
  const alive = (node: Announced | undefined) => (node && around.isAlive(node.pid) ? [node] : []);
  if (data !== undefined) return alive(readAnnounced(resolve(around.cwd, data, 'api.json')));
  return [...alive(readAnnounced(resolve(around.cwd, '.millrace', 'api.json'))), ...registered(around).flatMap(alive)];
}

/** The nodes of this user, newest first. */
function registered({ env, home }: Surroundings): readonly Announced[] {
  const state = env['XDG_STATE_HOME'];
  const folder = join(state !== undefined && state.startsWith('/') ? state : join(home, '.local', 'state'), 'millrace', 'nodes');
  const nodes = listFolder(folder).flatMap(file => readAnnounced(join(folder, file)) ?? []);
  return nodes.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter(file => file.endsWith('.json'));
  } catch {
    return [];
  }
}

/** An entry, or nothing where there is none or it is not readable: then another one counts. */
function readAnnounced(path: string): Announced | undefined {
  try {
    const entry = JSON.parse(readFileSync(path, 'utf8')) as Announced;
    return typeof entry.url === 'string' && Number.isInteger(entry.pid) && typeof entry.startedAt === 'string'
      ? entry
      : undefined;
  } catch {
    return undefined;
  }
}

function tokenIn(file: string | undefined): string | undefined {
  try {
    return file === undefined ? undefined : readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function sameUrl(one: string, other: string): boolean {
  return one.replace(/\/+$/, '') === other.replace(/\/+$/, '');
}
