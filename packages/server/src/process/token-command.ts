import { resolve } from 'node:path';
import { processCommands, scopes, type CommandLine, type Scope } from '@millrace/api';
import { TokenBook } from '../access/token-book.ts';
import { TokenUse } from '../access/token-use.ts';
import { readExpiry, readSites } from './read-limits.ts';
import { StartError } from './start-error.ts';
import type { Surroundings } from './surroundings.ts';

/** `token add|list|remove`: works on DATA/tokens.json, whether the node runs or not. */
export function tokenCommand(line: CommandLine, around: Surroundings): number {
  const data = line.options['data'];
  if (data === undefined) throw usage('--data is missing: the data folder of the node');
  const book = new TokenBook(resolve(around.cwd, data));
  const say = (text: string, json: unknown) =>
    around.out(line.flags.has('json') ? `${JSON.stringify(json, null, 2)}\n` : `${text}\n`);
  switch (line.arguments['ACTION']) {
    case 'add':
      return add(book, line, around.now(), say);
    case 'list':
      return list(book, resolve(around.cwd, data), say);
    case 'remove':
      return remove(book, nameOf(line), say);
    default:
      throw usage(`ACTION is add, list or remove, not "${line.arguments['ACTION']}"`);
  }
}

type Say = (text: string, json: unknown) => void;

function add(book: TokenBook, line: CommandLine, now: number, say: Say): number {
  const [name, scopes] = [nameOf(line), scopesOf(line)];
  const sites = readSites(line.options['sites']);
  const expiresAt = readExpiry(line.options['expires'], now);
  if (sites && scopes.includes('admin'))
    throw new StartError(
      'server.account-sites',
      'adding a token: an admin token is for all sites and cannot be narrowed to some',
    );
  const limits = { ...(sites && { sites }), ...(expiresAt !== undefined && { expiresAt }) };
  const token = book.add(name, scopes, now, limits);
  const where = sites ? ` at ${sites.join(', ')}` : '';
  const until = expiresAt === undefined ? '' : ` until ${expiresAt}`;
  say(`Token ${name} may ${scopes.join(', ')}${where}${until}. It is shown this once:\n${token}`, {
    name,
    scopes,
    ...limits,
    token,
  });
  return 0;
}

function list(book: TokenBook, data: string, say: Say): number {
  const uses = new TokenUse(data).all();
  const tokens = book.list().map(({ sha256: _hash, ...token }) => ({
    ...token,
    ...(uses[token.name] !== undefined && { lastUsed: uses[token.name] }),
  }));
  const lines = tokens.map(({ name, scopes, sites, createdAt, expiresAt, lastUsed }) =>
    [
      name,
      scopes.join(', '),
      ...(sites ? [sites.join(', ')] : []),
      `since ${createdAt.slice(0, 10)}`,
      ...(expiresAt === undefined ? [] : [`until ${expiresAt.slice(0, 10)}`]),
      lastUsed === undefined ? 'never used' : `last used ${lastUsed.slice(0, 13)}h`,
    ].join('  '),
  );
  say(lines.join('\n') || 'No tokens.', tokens);
  return 0;
}

function remove(book: TokenBook, name: string, say: Say): number {
  const removed = book.remove(name);
  say(removed ? `Token ${name} is removed.` : `There is no token ${name}.`, { removed });
  return removed ? 0 : 1;
}

function nameOf(line: CommandLine): string {
  const name = line.arguments['NAME'];
  if (name === undefined) throw usage('NAME is missing');
  return name;
}

function scopesOf(line: CommandLine): readonly Scope[] {
  const given = (line.options['scope'] ?? 'read').split(',').map(scope => scope.trim());
  const wrong = given.find(each => !scopes.some(scope => scope === each));
  if (wrong !== undefined) throw usage(`--scope is one of ${scopes.join(', ')}, not "${wrong}"`);
  return scopes.filter(scope => given.includes(scope));
}

function usage(sentence: string): StartError {
  return new StartError('server.arguments', `reading the arguments of ${processCommands.token.name}: ${sentence}`);
}
