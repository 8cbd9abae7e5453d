import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fixedAnswers, run, type Ran } from './fake-node.ts';

describe('finding the node', () => {
  let home = '';

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'millrace-cli-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  /** A node as `run` leaves it: DATA/api.json, DATA/token and the entry in the state folder. */
  function announce(
    name: string,
    entry: { readonly url: string; readonly pid: number; readonly startedAt?: string },
    state = '.local/state',
  ): string {
    const data = join(home, name);
    const nodes = join(home, state, 'millrace', 'nodes');
    for (const folder of [data, nodes]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(data, 'token'), `mr_${name}\n`);
    const text = JSON.stringify({ startedAt: '2026-11-23T08:00:00.000Z', tokenFile: join(data, 'token'), ...entry });
    writeFileSync(join(data, 'api.json'), text);
    writeFileSync(join(nodes, `${entry.pid}.json`), text);
    return data;
  }

  function ask(args: readonly string[], env: Readonly<Record<string, string>> = {}, dead: readonly number[] = []): Promise<Ran> {
    return run(args, fixedAnswers, { home, env, cwd: home, isAlive: pid => !dead.includes(pid) });
  }

  test('the newest node of this user that runs is found without any option', async () => {
    announce('old', { url: 'http://127.0.0.1:1', pid: 11, startedAt: '2026-11-22T08:00:00.000Z' });
    announce('new', { url: 'http://127.0.0.1:2', pid: 12, startedAt: '2026-11-23T08:00:00.000Z' });
    announce('dead', { url: 'http://127.0.0.1:3', pid: 13, startedAt: '2026-11-23T09:00:00.000Z' });
    const { asked } = await ask(['audit'], {}, [13]);
    expect(asked).toMatchObject([{ url: 'http://127.0.0.1:2/api/v1/audit', authorization: 'Bearer mr_new' }]);
  });

  test('./.millrace comes before the nodes of the user', async () => {
    announce('new', { url: 'http://127.0.0.1:2', pid: 12 });
    announce('.millrace', { url: 'http://127.0.0.1:4', pid: 14, startedAt: '2020-01-01T00:00:00.000Z' });
    expect((await ask(['audit'])).asked[0]?.url).toContain(':4/');
  });

  test('--data names one node, and no other is taken in its place', async () => {
    const data = announce('one', { url: 'http://127.0.0.1:5', pid: 15 });
    announce('two', { url: 'http://127.0.0.1:6', pid: 16 });
    expect((await ask(['audit', '--data', data])).asked[0]?.url).toContain(':5/');
    const gone = await ask(['audit', '--data', data], {}, [15]);
    expect(gone.exit).toBe(2);
    expect(gone.err).toContain('no running node was found'.slice(3, 15));
  });

  test('a token that was found goes only to the node that left it', async () => {
    announce('one', { url: 'http://127.0.0.1:7', pid: 17 });
    expect((await ask(['audit', '--api', 'http://127.0.0.1:7/'])).asked[0]?.authorization).toBe('Bearer mr_one');
    expect((await ask(['audit', '--api', 'http://elsewhere.test'])).asked[0]?.authorization).toBeUndefined();
    expect((await ask(['audit'], { MILLRACE_API: 'http://elsewhere.test' })).asked[0]?.authorization).toBeUndefined();
  });

  test('XDG_STATE_HOME is respected', async () => {
    announce('one', { url: 'http://127.0.0.1:8', pid: 18 }, 'elsewhere');
    expect((await ask(['audit'])).exit).toBe(2);
    expect((await ask(['audit'], { XDG_STATE_HOME: join(home, 'elsewhere') })).exit).toBe(0);
  });

  test('an entry that is broken is passed over', async () => {
    const data = announce('one', { url: 'http://127.0.0.1:9', pid: 19 });
    writeFileSync(join(home, '.local/state/millrace/nodes', '1.json'), '{"half":');
    expect((await ask(['audit'])).asked[0]?.url).toContain(':9/');
    rmSync(join(data, 'token'));
    expect((await ask(['audit'])).asked[0]?.authorization).toBeUndefined();
  });

  test('where no node runs it is said what to do', async () => {
    const { exit, err } = await ask(['status']);
    expect(exit).toBe(2);
    expect(err).toContain('looking for a running node: none is registered for this user; start one with `millrace run DIR`');
  });
});
