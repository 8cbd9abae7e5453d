import { resolve } from 'node:path';
import { processCommands, scopes, type CommandLine, type Scope } from '@millrace/api';
import { TokenBook } from '../access/token-book.ts';
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
      return add(book, nameOf(line), scopeOf(line), around.now(), say);
    case 'list':
      return list(book, say);
    case 'remove':
      return remove(book, nameOf(line), say);
    default:
      throw usage(`ACTION is add, list or remove, not "${line.arguments['ACTION']}"`);
  }
}

type Say = (text: string, json: unknown) => void;

function add(book: TokenBook, name: string, scope: Scope, now: number, say: Say): number {
  const token = book.add(name, [scope], now);
  say(`Token ${name} may ${scope}. It is shown this once:\n${token}`, { name, scopes: [scope], token });
  return 0;
}

function list(book: TokenBook, say: Say): number {
  const tokens = book.list().map(({ name, scopes, createdAt }) => ({ name, scopes, createdAt }));
  say(
    tokens.map(token => `${token.name}  ${token.scopes.join(', ')}  since ${token.createdAt.slice(0, 10)}`).join('\n') ||
      'No tokens.',
    tokens,
  );
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

function scopeOf(line: CommandLine): Scope {
  const scope = scopes.find(scope => scope === (line.options['scope'] ?? 'read'));
  if (!scope) throw usage(`--scope is one of ${scopes.join(', ')}, not "${line.options['scope']}"`);
  return scope;
}

function usage(sentence: string): StartError {
  return new StartError('server.arguments', `reading the arguments of ${processCommands.token.name}: ${sentence}`);
}
