import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const launcher = join(import.meta.dirname, '../bin/millrace.js');
const project = join(import.meta.dirname, '../../../tests/fixtures/relay-project');

interface Ready {
  readonly api: string;
  readonly token: string;
  readonly pid: number;
}

describe('a real node, asked by the command line', () => {
  let folder = '';
  let mes: Server;
  let node: ChildProcess;
  let ready: Ready;
  let env: Record<string, string | undefined>;
  const posted: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-node-'));
    mes = createServer((request, response) => {
      request.on('data', chunk => posted.push(String(chunk)));
      request.on('end', () => response.writeHead(201, { 'content-type': 'application/json' }).end('{"id":"WO-1"}'));
    }).listen(0, '127.0.0.1');
    await once(mes, 'listening');
    env = {
      ...process.env,
      MES_URL: `http://127.0.0.1:${(mes.address() as AddressInfo).port}`,
      MILLRACE_SECRET_INTAKE_KEY: 'k',
      XDG_STATE_HOME: join(folder, 'state'),
      MILLRACE_API: undefined,
      MILLRACE_TOKEN: undefined,
    };
    [node, ready] = await start();
  });

  afterAll(async () => {
    if (node.exitCode === null) {
      node.kill('SIGKILL');
      await once(node, 'exit');
    }
    mes.closeAllConnections();
    mes.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(): Promise<[ChildProcess, Ready]> {
    const args = [launcher, 'run', project, '--data', join(folder, 'data'), '--listen', '127.0.0.1:0', '--ready-json'];
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.on('data', chunk => (err += String(chunk)));
    for await (const line of createInterface(child.stdout)) return [child, JSON.parse(line) as Ready];
    throw new Error(`the node ended before it was ready: ${err}`);
  }

  /** Not `spawnSync`: the target of the node lives in this process and must be able to answer. */
  async function millrace(...args: readonly string[]) {
    const child = spawn(process.execPath, [launcher, ...args], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    return { status: child.exitCode, stdout, stderr };
  }

  /** Asks again until the node says so: nothing here depends on how fast it is. */
  async function until<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      const answer = await ask();
      if (holds(answer) || tries > 60) return answer;
    }
  }

  async function order(orderId: string): Promise<void> {
    const { interfaces } = JSON.parse((await millrace('status', '--json')).stdout) as {
      readonly interfaces: readonly { readonly listening?: string }[];
    };
    const url = interfaces.find(each => each.listening !== undefined)?.listening ?? '';
    const body = JSON.stringify({ orderId });
    const headers = { 'content-type': 'application/json', 'x-api-key': 'k', connection: 'close' };
    const { status } = await fetch(url, { method: 'POST', headers, body });
    expect(status).toBe(202);
  }

  test('an order is found, explained and balanced without any option', async () => {
    await order('258456');
    const find = await until(
      () => millrace('find', 'order', '258456'),
      ({ stdout }) => stdout.includes('confirmed'),
    );
    expect(find.stderr).toBe('');
    expect(find.stdout).toContain('release orders to mes.work-orders confirmed');
    expect(find.status).toBe(0);
    const explain = await millrace('explain', '1');
    expect(explain.stdout).toContain('"orderId": "258456"');
    expect(explain.stdout).toContain('WO-1');
    expect((await millrace('received', '1')).stdout).toBe('{"orderId":"258456"}');
    expect((await millrace('ledger', '--verify')).status).toBe(0);
    expect(posted).toEqual(['{"orderId":"258456"}']);
    expect((await millrace('find', '999')).status).toBe(1);
  });

  test('a pause is audited with the name of the token and the reason', async () => {
    expect((await millrace('pause', 'release-orders', '--reason', 'stock count')).status).toBe(0);
    expect((await millrace('status')).stdout).toContain('paused');
    expect((await millrace('resume', 'release-orders', '--reason', 'count is over')).status).toBe(0);
    expect((await millrace('audit')).stdout).toMatch(/first · pause .*release-orders.*: stock count/);
  });

  test('metrics and health are there for machines', async () => {
    const health = await fetch(`${ready.api}/healthz`, { headers: { connection: 'close' } });
    expect(health.status).toBe(200);
    const metrics = await fetch(`${ready.api}/metrics`, {
      headers: { authorization: `Bearer ${ready.token}`, connection: 'close' },
    });
    const lines = (await metrics.text()).trim().split('\n');
    expect(lines.filter(line => !/^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="(\\.|[^"\\])*",?)*\})? \S+)$/.test(line))).toEqual([]);
    expect(lines.some(line => line.startsWith('millrace_api_answers_total'))).toBe(true);
  });

  test('F39: a second node on the same store is refused and told who holds it', async () => {
    const second = await millrace('run', project, '--data', join(folder, 'data'), '--listen', '127.0.0.1:0');
    expect(second.status).toBe(2);
    expect(second.stderr).toContain(`process ${ready.pid}`);
    expect((await millrace('status')).status).toBe(0);
  });

  test('a backup of the running node is restored beside it, whole, and never over a store', async () => {
    const file = join(folder, 'monday.db');
    expect((await millrace('backup', file)).status).toBe(0);
    const restored = await millrace('restore', file, join(folder, 'again'), '--json');
    expect(JSON.parse(restored.stdout)).toEqual({ path: join(folder, 'again'), messages: 1, findings: [] });
    const twice = await millrace('restore', file, join(folder, 'again'));
    expect(twice).toMatchObject({ status: 2 });
    expect(twice.stderr).toContain('there is a store already');
    const wrong = await millrace('restore', join(project, 'orders.yaml'), join(folder, 'wrong'));
    expect(wrong).toMatchObject({ status: 1 });
    expect(wrong.stdout).toContain('nothing was restored');
    expect(existsSync(join(folder, 'wrong', 'store.db'))).toBe(false);
  });

  test('F30: what a killed node left leads nowhere, and the next start is as if nothing had happened', async () => {
    process.kill(ready.pid, 'SIGKILL');
    await once(node, 'exit');
    expect(await millrace('status')).toMatchObject({ status: 2 });
    expect(existsSync(join(folder, 'data', 'api.json'))).toBe(true);
    const { token } = ready;
    [node, ready] = await start();
    expect(ready.token).toBe(token);
    expect((await millrace('find', '258456')).stdout).toContain('confirmed');
    expect((await millrace('ledger', '--verify')).status).toBe(0);
  });

  test('a signal to the command line stops the node in order', async () => {
    node.kill('SIGTERM');
    const [code] = (await once(node, 'exit')) as [number | null];
    expect(code).toBe(0);
    expect(existsSync(join(folder, 'data', 'api.json'))).toBe(false);
    expect(readFileSync(join(folder, 'data', 'tokens.json'), 'utf8')).not.toContain(ready.token);
    expect((await millrace('status')).stderr).toContain('looking for a running node');
  });
});
