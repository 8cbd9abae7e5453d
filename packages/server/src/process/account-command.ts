import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { processCommands, roles, type CommandLine, type Role } from '@millrace/api';
import { AccountBook } from '../access/account-book.ts';
import { inState, invited, withoutPassword, withRights } from '../access/account-changes.ts';
import { accountName } from '../access/account.ts';
import { newInvitation, welcomePath, type Invitation } from '../access/invitation.ts';
import { RequestError } from '../http/request-error.ts';
import type { Discovery } from './discovery.ts';
import { readSites } from './read-limits.ts';
import { StartError } from './start-error.ts';
import type { Surroundings } from './surroundings.ts';

interface Work {
  readonly line: CommandLine;
  readonly book: AccountBook;
  readonly data: string;
  readonly now: number;
  readonly say: (text: string, json: unknown) => void;
}

/** `account list|invite|role|disable|enable|end|reset`: works on DATA/accounts.json, whether the node runs or not; a running node audits it. */
export function accountCommand(line: CommandLine, around: Surroundings): number {
  const given = line.options['data'];
  if (given === undefined) throw usage('--data is missing: the data folder of the node');
  const data = resolve(around.cwd, given);
  if (!existsSync(data)) throw new StartError('server.data-folder', `reading ${data}: there is no such folder`);
  const say = (text: string, json: unknown) =>
    around.out(line.flags.has('json') ? `${JSON.stringify(json, null, 2)}\n` : `${text}\n`);
  const action = actions[line.arguments['ACTION'] ?? ''];
  if (!action) throw usage(`ACTION is one of ${Object.keys(actions).join(', ')}, not "${line.arguments['ACTION']}"`);
  try {
    action({ line, book: new AccountBook(data), data, now: around.now(), say });
    return 0;
  } catch (error) {
    if (error instanceof RequestError) throw new StartError(error.code, error.message, 1, { cause: error });
    throw error;
  }
}

const actions: Readonly<Record<string, (work: Work) => void>> = {
  list,
  invite,
  role: setRole,
  disable: work => setState(work, 'disabled'),
  enable: work => setState(work, 'active'),
  end: work => setState(work, 'ended'),
  reset,
};

function list({ book, say }: Work): void {
  const accounts = book.list().map(({ name, title, role, sites, state, createdAt }) => ({
    name,
    title,
    role,
    state,
    createdAt,
    ...(sites && { sites }),
  }));
  const lines = accounts.map(
    ({ name, title, role, state, sites }) => `${name}  ${role}  ${state}  ${sites?.join(', ') ?? 'all sites'}  ${title}`,
  );
  say(lines.join('\n') || 'No accounts.', accounts);
}

function invite(work: Work): void {
  const { line, book, now } = work;
  const name = nameOf(line);
  const { code, invitation } = newInvitation(now);
  const title = line.options['title'] ?? name;
  const made = { name, title, createdAt: new Date(now).toISOString(), createdBy: 'command line' };
  book.change(content => invited(content, { ...made, ...rightsOf(line) }, invitation));
  showLink(work, name, code, invitation);
}

function setRole({ line, book, say }: Work): void {
  const name = nameOf(line);
  const rights = rightsOf(line);
  book.change(content => withRights(content, name, rights));
  say(`Account ${name} is ${rights.role} for ${rights.sites?.join(', ') ?? 'all sites'}.`, { name, ...rights });
}

function setState({ line, book, say }: Work, state: 'active' | 'disabled' | 'ended'): void {
  const name = nameOf(line);
  book.change(content => inState(content, name, state));
  say(`Account ${name} is ${book.find(name)!.state}.`, { name, state: book.find(name)!.state });
}

function reset(work: Work): void {
  const name = nameOf(work.line);
  const { code, invitation } = newInvitation(work.now);
  work.book.change(content => withoutPassword(content, name, invitation));
  showLink(work, name, code, invitation);
}

function showLink({ data, say }: Work, name: string, code: string, { expiresAt }: Invitation): void {
  const link = `${addressOf(data) ?? ''}${welcomePath(code)}`;
  const where = link.startsWith('/') ? ' Put the address of the node before it.' : '';
  say(`The link for ${name} works once, until ${expiresAt}. It is shown this once.${where}\n${link}`, { name, link, expiresAt });
}

/** Where the node of this data folder answers, while it runs. */
function addressOf(data: string): string | undefined {
  const path = join(data, 'api.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Discovery).url : undefined;
}

function nameOf(line: CommandLine): string {
  const given = line.arguments['NAME'];
  if (given === undefined) throw usage('NAME is missing');
  const name = accountName(given);
  if (name === undefined) throw new StartError('server.account-name', `"${given}" is not a usable name of an account`);
  return name;
}

function rightsOf(line: CommandLine): { readonly role: Role; readonly sites?: readonly string[] } {
  const role = roles.find(role => role === (line.options['role'] ?? 'viewer'));
  if (!role) throw usage(`--role is one of ${roles.join(', ')}, not "${line.options['role']}"`);
  const sites = readSites(line.options['sites']);
  return { role, ...(sites && { sites }) };
}

function usage(sentence: string): StartError {
  return new StartError('server.arguments', `reading the arguments of ${processCommands.account.name}: ${sentence}`);
}
