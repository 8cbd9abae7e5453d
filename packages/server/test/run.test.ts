import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createClient } from '@millrace/api';
import { OperationError } from '@millrace/core';
import { StoreError } from '@millrace/store';
import { runProcess, type Program } from '../src/process/run-process.ts';
import { refusedReload } from '../../../tests/fixtures/node-views.ts';
import { browse, fakeStart, openAround, type Around } from './around.ts';

const readProject: Program['readProject'] = async () => ({ issues: [], documents: [] });

interface Ready {
  readonly event: string;
  readonly api: string;
  readonly token?: string;
  readonly node: string;
  readonly data: string;
}

/** Runs a node with a fake inside until it is ready. */
async function start(around: Around, fake = fakeStart(), options: readonly string[] = []) {
  mkdirSync(join(around.folder, 'project'), { recursive: true });
  const before = around.printed.out.length;
  const args = ['run', 'project', '--listen', '127.0.0.1:0', '--ready-json', ...options];
  const exit = runProcess(args, around.surroundings, { startNode: fake.startNode, readProject, browse });
  const early = exit.then(code => {
    throw new Error(`it ended with ${code}: ${around.printed.err}`);
  });
  early.catch(() => undefined);
  await Promise.race([around.seen('"event":"ready"'), early]);
  const ready = JSON.parse(around.printed.out.slice(before).trim()) as Ready;
  return {
    ready,
    exit,
    fake,
    client: createClient({ url: ready.api, ...(ready.token !== undefined && { token: ready.token }) }),
  };
}

async function stop(around: Around, exit: Promise<number>, signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): Promise<void> {
  around.signal(signal);
  expect(await exit).toBe(0);
}

describe('run', () => {
  test('the first run makes an admin token, shows it once and keeps only its hash', async () => {
    using around = openAround();
    const { ready, exit, client } = await start(around);
    const data = join(around.folder, 'project', '.millrace');
    expect(ready).toMatchObject({ event: 'ready', node: 'project', data });
    expect(ready.token).toMatch(/^mr_[A-Za-z0-9_-]{43}$/);
    expect(await client.audit()).toHaveLength(2);
    const book = readFileSync(join(data, 'tokens.json'), 'utf8');
    expect(book).not.toContain(ready.token);
    expect(JSON.parse(book)).toMatchObject({
      tokens: [{ name: 'first', scopes: ['admin'], sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown }],
    });
    for (const file of ['tokens.json', 'token', 'api.json']) expect(statSync(join(data, file)).mode & 0o777, file).toBe(0o600);
    expect(readFileSync(join(data, 'token'), 'utf8')).toBe(`${ready.token}\n`);
    expect(around.printed.err).not.toContain(ready.token);
    await stop(around, exit);
    rmSync(join(data, 'token'));
    const again = openAround();
    const second = await start({ ...again, folder: around.folder, surroundings: { ...again.surroundings, cwd: around.folder } });
    expect(second.ready.token).toBeUndefined();
    await stop(again, second.exit);
    again[Symbol.dispose]();
  });

  test('without --ready-json the token is shown to eyes, at the first run only', async () => {
    using around = openAround();
    mkdirSync(join(around.folder, 'p'));
    const run = () =>
      runProcess(['run', 'p', '--listen', '127.0.0.1:0'], around.surroundings, {
        startNode: fakeStart().startNode,
        readProject,
        browse,
      });
    const first = run();
    await around.seen('First token');
    expect(around.printed.out).toMatch(
      /Node p is ready; console and API are at (http:\/\/127\.0\.0\.1:\d+)\nNo account yet\. .*:\n\1\/welcome#\S{32}\nFirst token, shown this once .*:\nmr_\S{43}\n/,
    );
    await stop(around, first);
    around.printed.out = '';
    const second = run();
    await around.seen('is ready');
    expect(around.printed.out).not.toContain('mr_');
    await stop(around, second);
  });

  test('a node is found by what it leaves, and leaves nothing when it stops', async () => {
    using around = openAround();
    const { ready, exit, fake } = await start(around);
    const entries = [join(ready.data, 'api.json'), join(around.folder, '.local/state/millrace/nodes', `${process.pid}.json`)];
    for (const entry of entries) {
      const text = readFileSync(entry, 'utf8');
      expect(JSON.parse(text)).toMatchObject({
        url: ready.api,
        pid: process.pid,
        node: 'project',
        tokenFile: join(ready.data, 'token'),
      });
      expect(text).not.toContain(ready.token);
    }
    await stop(around, exit, 'SIGINT');
    expect(entries.filter(entry => existsSync(entry))).toEqual([]);
    expect(fake.ended).toEqual(['project']);
    await expect(fetch(`${ready.api}/healthz`)).rejects.toThrow();
  });

  test('--token-file is the only token, and is kept nowhere', async () => {
    using around = openAround();
    const token = 'a'.repeat(40);
    writeFileSync(join(around.folder, 'own'), `${token}\n`);
    const { ready, exit, client, fake } = await start(around, fakeStart(), ['--token-file', 'own', '--data', 'd']);
    expect(ready.token).toBe(token);
    await client.reload();
    expect(fake.calls.filter(({ operation }) => operation === 'reload')).toMatchObject([
      { operation: 'reload', given: [{ name: 'token-file' }] },
    ]);
    expect(existsSync(join(around.folder, 'd', 'token'))).toBe(false);
    await stop(around, exit);
  });

  test('a token added or removed meanwhile counts at once', async () => {
    using around = openAround();
    const { ready, exit } = await start(around);
    const token = async (...args: readonly string[]) => {
      around.printed.out = '';
      const code = await runProcess(['token', ...args, '--data', ready.data, '--json'], around.surroundings, {
        startNode: fakeStart().startNode,
        readProject,
        browse,
      });
      return { code, answer: JSON.parse(around.printed.out) as { readonly token: string } };
    };
    const added = await token('add', 'night-shift', '--scope', 'read');
    expect(added).toMatchObject({ code: 0, answer: { name: 'night-shift', scopes: ['read'] } });
    const client = createClient({ url: ready.api, token: added.answer.token });
    expect(await client.audit()).toHaveLength(2);
    await expect(client.reload()).rejects.toMatchObject({ status: 403 });
    expect(await token('list')).toMatchObject({ answer: [{ name: 'first' }, { name: 'night-shift', scopes: ['read'] }] });
    expect(around.printed.out).not.toContain('sha256');
    expect((await token('remove', 'night-shift')).code).toBe(0);
    await expect(client.audit()).rejects.toMatchObject({ status: 401 });
    expect((await token('remove', 'night-shift')).code).toBe(1);
    await stop(around, exit);
  });

  test('SIGHUP reloads; a refusal is in the log with its place and the node goes on', async () => {
    using around = openAround();
    const fake = fakeStart({ reload: async () => refusedReload });
    const { exit, client } = await start(around, fake);
    around.signal('SIGHUP');
    await around.seen('node.reload-refused');
    expect(around.printed.err).toContain('integrations/orders.yaml:4:30');
    expect(fake.calls.filter(({ operation }) => operation === 'reload')).toEqual([
      { operation: 'reload', given: [{ name: 'signal' }] },
    ]);
    expect(await client.audit()).toHaveLength(2);
    await stop(around, exit);
  });

  test('a reload that fails does not end the node', async () => {
    using around = openAround();
    const reload = async () => {
      throw new OperationError('refused', 'operation.busy', 'another reload runs');
    };
    const { exit } = await start(around, fakeStart({ reload }));
    around.signal('SIGHUP');
    await around.seen('another reload runs');
    await stop(around, exit);
  });

  test('--watch reloads once after documents changed, and not for its own data', async () => {
    using around = openAround();
    const { promise, resolve } = Promise.withResolvers<void>();
    const reload = async () => (resolve(), refusedReload);
    const { ready, exit, fake } = await start(around, fakeStart({ reload }), ['--watch']);
    writeFileSync(join(ready.data, 'noise'), 'x');
    for (const text of ['a', 'b', 'c']) writeFileSync(join(around.folder, 'project', 'system.yaml'), text);
    await promise;
    expect(fake.calls.filter(call => call.operation === 'reload')).toEqual([{ operation: 'reload', given: [{ name: 'watch' }] }]);
    await stop(around, exit);
  });

  test('secrets come from files first, then from the environment, and never by a path', async () => {
    using around = openAround({ MILLRACE_SECRET_ERP_PASSWORD: 'from env', MILLRACE_SECRET_both: 'env' });
    mkdirSync(join(around.folder, 'secrets'));
    writeFileSync(join(around.folder, 'secrets', 'both'), 'file\n');
    writeFileSync(join(around.folder, 'outside'), 'never');
    const { exit, fake } = await start(around, fakeStart(), ['--secrets', 'secrets']);
    const secret = fake.seen[0]!.secret;
    expect(['both', 'erp-password', 'missing', '../outside', '.', ''].map(secret)).toEqual([
      'file',
      'from env',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    writeFileSync(join(around.folder, 'secrets', 'both'), 'F136 rotated');
    expect(secret('both')).toBe('F136 rotated');
    await stop(around, exit);
  });

  test('listening beyond this machine without TLS is warned of, and has to be said', async () => {
    using around = openAround();
    const { exit } = await start(around, fakeStart(), ['--listen', '0.0.0.0:0']);
    expect(around.printed.err).toContain('"node.without-tls"');
    await stop(around, exit);
    using local = openAround();
    const loopback = await start(local);
    expect(loopback.ready.api).toContain('127.0.0.1');
    expect(local.printed.err).not.toContain('without-tls');
    await stop(local, loopback.exit);
  });
});

describe('what cannot start says why and ends with 2', () => {
  async function ends(args: readonly string[], startNode = fakeStart().startNode, prepare?: (folder: string) => void) {
    using around = openAround();
    mkdirSync(join(around.folder, 'p'));
    prepare?.(around.folder);
    const exit = await runProcess(args, around.surroundings, { startNode, readProject, browse });
    return {
      exit,
      err: around.printed.err,
      out: around.printed.out,
      leftToken: existsSync(join(around.folder, 'p/.millrace/token')),
    };
  }
  const failing = (error: Error) => async () => {
    throw error;
  };

  test('F39: a store that another process holds', async () => {
    const held = new StoreError('held', 'opening the store in p: it is held by process 4711 (node "a") on host since today');
    const ended = await ends(['run', 'p', '--listen', '127.0.0.1:0'], failing(held));
    expect(ended).toMatchObject({ exit: 2, leftToken: false });
    expect(ended.err).toContain('held by process 4711');
  });

  test('a project that does not check, with every place', async () => {
    const issue = {
      code: 'document.unknown-name',
      level: 'error',
      path: 'from',
      sentence: 'contract is not known',
      at: { file: 'a.yaml', line: 4, column: 7 },
    };
    const error = Object.assign(new Error('no'), { name: 'ProjectError', issues: [issue] });
    const ended = await ends(['run', 'p', '--listen', '127.0.0.1:0'], failing(error));
    expect(ended).toMatchObject({ exit: 2, leftToken: false });
    expect(ended.err).toContain('a.yaml:4:7 error document.unknown-name contract is not known');
  });

  const cases: readonly (readonly [name: string, args: readonly string[], says: string])[] = [
    ['no folder', ['run', 'nowhere'], 'is not a folder'],
    ['an address without a host', ['run', 'p', '--listen', '7400'], 'expected HOST:PORT'],
    ['a port that is none', ['run', 'p', '--listen', '127.0.0.1:99999'], 'expected HOST:PORT'],
    ['half of TLS', ['run', 'p', '--tls-cert', 'x'], 'belong together'],
    [
      'TLS files that are not there',
      ['run', 'p', '--listen', '127.0.0.1:0', '--tls-cert', 'x', '--tls-key', 'y'],
      'reading the certificate',
    ],
    ['a token file that is not there', ['run', 'p', '--listen', '127.0.0.1:0', '--token-file', 'x'], 'reading'],
    ['an unknown option', ['run', 'p', '--fast'], '--fast'],
    ['an unknown command', ['fly'], 'there is no command "fly"'],
    [
      'a token of no scope',
      ['token', 'add', 'x', '--scope', 'root', '--data', 'p'],
      '--scope is one of read, operate, change, approve, admin',
    ],
    ['a token with a bad name', ['token', 'add', 'a b', '--data', 'p'], 'not a usable name'],
  ];
  for (const [name, args, says] of cases) {
    test(name, async () => {
      const { exit, err } = await ends(args);
      expect(exit).toBe(2);
      expect(err).toContain(says);
      expect(err).not.toContain('.ts:');
    });
  }

  test('a token file that anybody could guess', async () => {
    const ended = await ends(['run', 'p', '--listen', '127.0.0.1:0', '--token-file', 'weak'], undefined, folder =>
      writeFileSync(join(folder, 'weak'), 'secret'),
    );
    expect(ended).toMatchObject({ exit: 2 });
    expect(ended.err).toContain('at least 32 characters');
  });

  test('a damaged token book, rather than letting anybody in or locking everybody out in silence', async () => {
    const ended = await ends(['run', 'p', '--listen', '127.0.0.1:0', '--data', 'd'], undefined, folder => {
      mkdirSync(join(folder, 'd'));
      writeFileSync(join(folder, 'd/tokens.json'), '{"tokens":[{"name":"x"}]}');
    });
    expect(ended.exit).toBe(2);
    expect(ended.err).toContain('tokens.json');
  });

  test('a node that stops by itself ends the process with 2', async () => {
    using around = openAround();
    const fake = fakeStart();
    const broken = async (options: Parameters<typeof fake.startNode>[0]) => ({
      ...(await fake.startNode(options)),
      done: Promise.reject(new Error('the writer is gone')),
    });
    mkdirSync(join(around.folder, 'p'));
    const exit = await runProcess(['run', 'p', '--listen', '127.0.0.1:0'], around.surroundings, {
      startNode: broken,
      readProject,
      browse,
    });
    expect(exit).toBe(2);
    expect(around.printed.err).toContain('the writer is gone');
  });
});
