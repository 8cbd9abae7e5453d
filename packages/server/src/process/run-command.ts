import { mkdirSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { CommandLine } from '@millrace/api';
import { AccountBook } from '../access/account-book.ts';
import { firstLink } from '../access/first-link.ts';
import { openEntrance, type Entrance } from '../access/first-token.ts';
import { readSignInFile } from '../access/sign-in-file.ts';
import { standardSignIn, type SignInSettings } from '../access/sign-in-settings.ts';
import { TokenUse } from '../access/token-use.ts';
import { startServer, type Server, type ServerOptions } from '../http/server.ts';
import { serverEvents } from '../log/events.ts';
import { openLog, type Log } from '../log/log.ts';
import { openSigningKey } from '../proof/signing-key.ts';
import { announce, nodesFolder } from './discovery.ts';
import { isLoopback, readListenAddress } from './listen-address.ts';
import { readyText } from './ready-text.ts';
import { openReloader } from './reloader.ts';
import { openSecrets, secretTimes } from './secrets.ts';
import { StartError } from './start-error.ts';
import type { RunningNode, StartNode } from './start-node.ts';
import type { Surroundings } from './surroundings.ts';
import { watchProject } from './watch-project.ts';

interface Run {
  readonly line: CommandLine;
  readonly around: Surroundings;
  readonly folder: string;
  readonly data: string;
  readonly name: string;
  readonly log: Log;
}

/** `run DIR`: a node and its API until a signal says stop. Resolves with the exit code. */
export async function runCommand(line: CommandLine, around: Surroundings, startNode: StartNode): Promise<number> {
  const run = planRun(line, around);
  const listen = readListenAddress(line.options['listen'] ?? '127.0.0.1:7400');
  const tls = tlsOf(line);
  const settings = signInOf(run);
  using stop = stopSignal(around);
  await using node = await startNode(nodeOptions(run));
  // Whoever waits for its end hears of it below; until then it must not count as unheard.
  node.done?.catch(() => undefined);
  // Only now is the data folder ours: the store is locked.
  const entrance = openEntrance(run.data, fileOf(run, 'token-file'), around.now());
  const accounts = new AccountBook(run.data);
  const welcome = settings.local ? firstLink(accounts, around.now()) : undefined;
  await using server = await startServer({
    operations: node.operations,
    access: {
      tokens: entrance.book,
      tokenUse: new TokenUse(run.data, (name, error) => run.log(serverEvents.useNotKept(name, error))),
      accounts,
      settings,
    },
    signingKey: openSigningKey(run.data),
    listen,
    log: run.log,
    ...(tls && { tls }),
  });
  using _announced = announceRun(run, server, entrance);
  using _reloads = reloads(run, node);
  if (!isLoopback(listen.host) && !tls) run.log(serverEvents.withoutTls(server.url));
  run.log(serverEvents.ready(server.url, run.name));
  const link = welcome === undefined ? undefined : (settings.publicUrl?.replace(/\/+$/, '') ?? server.url) + welcome;
  const ready = { url: server.url, node: run.name, data: run.data, entrance, ...(link !== undefined && { welcome: link }) };
  around.out(readyText({ ...ready, json: line.flags.has('ready-json') }));
  return await ended(run, node, stop.signal);
}

function planRun(line: CommandLine, around: Surroundings): Run {
  const folder = resolve(around.cwd, line.arguments['DIR']!);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new StartError('server.project-missing', `starting a node: ${folder} is not a folder`);
  }
  const data = resolve(around.cwd, line.options['data'] ?? resolve(folder, '.millrace'));
  makeDataFolder(data);
  const log = openLog({ write: around.err, readable: around.readable, now: around.now });
  return { line, around, folder, data, name: line.options['name'] ?? basename(folder), log };
}

function makeDataFolder(data: string): void {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new StartError('server.data-folder', `making the data folder: ${(cause as Error).message}`, 2, { cause });
  }
}

function fileOf({ line, around }: Run, option: string): string | undefined {
  const path = line.options[option];
  return path === undefined ? undefined : resolve(around.cwd, path);
}

function tlsOf(line: CommandLine): ServerOptions['tls'] {
  const { 'tls-cert': cert, 'tls-key': key } = line.options;
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined)
    throw new StartError('server.tls', 'reading the options: --tls-cert and --tls-key belong together');
  return { cert, key };
}

function signInOf(run: Run): SignInSettings {
  const file = fileOf(run, 'sign-in');
  if (file === undefined) return standardSignIn;
  const { env } = run.around;
  return readSignInFile(file, { env: name => env[name], secret: openSecrets(fileOf(run, 'secrets'), env) });
}

function nodeOptions(run: Run): Parameters<StartNode>[0] {
  const { folder, data, name, log, around } = run;
  const secrets = fileOf(run, 'secrets');
  const given = { secret: openSecrets(secrets, around.env), secretChangedAt: secretTimes(secrets) };
  return { folder, data, name, log, env: around.env, ...given };
}

function announceRun({ folder, data, name, around }: Run, server: Server, { tokenFile }: Entrance): Disposable {
  const startedAt = new Date(around.now()).toISOString();
  const discovery = { url: server.url, pid: process.pid, node: name, project: folder, data, startedAt };
  return announce({ ...discovery, ...(tokenFile !== undefined && { tokenFile }) }, nodesFolder(around.env, around.home));
}

/** Reloads on SIGHUP and, where asked for, when documents change. */
function reloads({ folder, data, line, around, log }: Run, node: RunningNode): Disposable {
  const reload = openReloader(node.operations, log);
  const stack = new DisposableStack();
  stack.use(around.onSignal(signal => signal === 'SIGHUP' && reload('signal')));
  if (line.flags.has('watch')) {
    stack.use(
      watchProject(
        folder,
        data,
        () => reload('watch'),
        reason => log(serverEvents.watchLost(folder, reason)),
      ),
    );
  }
  return stack;
}

interface StopSignal extends Disposable {
  readonly signal: Promise<'SIGTERM' | 'SIGINT'>;
}

/** Listens from the very start, so that a signal during the start is not lost. */
function stopSignal(around: Surroundings): StopSignal {
  const { promise, resolve } = Promise.withResolvers<'SIGTERM' | 'SIGINT'>();
  const listening = around.onSignal(signal => {
    if (signal !== 'SIGHUP') resolve(signal);
  });
  return { signal: promise, [Symbol.dispose]: () => listening[Symbol.dispose]() };
}

/** Waits for a signal, or for the node to end by itself, which it never should. */
async function ended({ log }: Run, node: RunningNode, signal: StopSignal['signal']): Promise<number> {
  try {
    const why = await Promise.race(node.done ? [signal, node.done] : [signal]);
    if (why === undefined) throw new Error('the node ended without being told to');
    log(serverEvents.stopping(why));
    return 0;
  } catch (error) {
    log(serverEvents.nodeFailed(error));
    return 2;
  }
}
