import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NodeProcess } from '../../examples/two-plants/demo/node-process.ts';

/** One request that the target received. */
export interface Received {
  readonly path: string;
  readonly key: string;
  readonly body: string;
}

/** Answers one request; what it puts into the book happened. */
export type Manner = (received: Received, response: ServerResponse, target: Target) => void | Promise<void>;

/** A target on a real socket with an honest book of its effects. */
export class Target implements AsyncDisposable {
  readonly #server = createServer((request, response) => void this.#handle(request, response));
  readonly book: Received[] = [];
  readonly asked: string[] = [];
  calls = 0;
  most = 0;
  #open = 0;
  manner: Manner = (received, response) => {
    this.book.push(received);
    response.end('{}');
  };

  async start(): Promise<this> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Orders in the sequence of their effects. */
  get orders(): readonly string[] {
    return this.book.map(({ body }) => String((JSON.parse(body) as { orderId: unknown }).orderId));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>(resolve => this.#server.close(() => resolve()));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (request.method === 'GET') {
      const order = path.split('/').at(-1)!;
      this.asked.push(order);
      response.statusCode = this.orders.includes(order) ? 200 : 404;
      response.end('{}');
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    this.most = Math.max(this.most, ++this.#open);
    this.calls++;
    const key = String(request.headers['idempotency-key'] ?? '');
    await this.manner({ path, key, body: Buffer.concat(chunks).toString() }, response, this);
    this.#open--;
  }
}

/** What a test may say about its world. */
export interface WorldOptions {
  /** More settings of the interface to the target. */
  readonly target?: string;
  readonly limits?: string;
  readonly retry?: string;
  /** More documents. */
  readonly more?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Folder of the store, where it is not in the world's own folder. */
  readonly data?: string;
  /** More lines of the integration. */
  readonly integration?: string;
}

/** A real node process between a socket, a folder and a target. */
export interface World extends AsyncDisposable {
  readonly folder: string;
  readonly data: string;
  readonly project: string;
  /** The watched folder. */
  readonly drop: string;
  readonly target: Target;
  readonly node: NodeProcess;
  /** Posts a body to the node's intake. */
  post(body: string | Uint8Array<ArrayBuffer>, headers?: Readonly<Record<string, string>>, path?: string): Promise<Response>;
  /** Address of the intake of an interface of the present process. */
  intake(name?: string): Promise<string>;
  /** Drops a file as a careful writer does. */
  put(name: string, content: string | Uint8Array): Promise<void>;
  /** Writes the documents again. */
  write(options: WorldOptions): Promise<void>;
  /** Waits until a condition holds. */
  until(condition: () => boolean | Promise<boolean>, what: string, seconds?: number): Promise<void>;
  /** Waits until nothing is in flight. */
  quiet(seconds?: number): Promise<void>;
  /** Sums of every flow's ledger, recounted from the journal. */
  ledger(): Promise<{ readonly accepted: number; readonly confirmed: number; readonly held: number; readonly balanced: boolean }>;
}

/** Starts a world. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'millrace-faults-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const [project, drop, data] = [join(folder, 'project'), join(folder, 'drop'), options.data ?? join(folder, 'data')];
  await Promise.all([project, drop, data].map(path => mkdir(path, { recursive: true })));
  const target = stack.use(await new Target().start());
  const write = (changed: WorldOptions): Promise<void> => writeFile(join(project, 'documents.yaml'), documents(changed));
  await write(options);
  const env = { TARGET_URL: target.url, DROP_FOLDER: drop, MILLRACE_SECRET_SIGNING: 'signing-secret', ...options.env };
  const node = stack.use(await NodeProcess.start({ project, data, env }));
  const owned = stack.move();
  const world: World = {
    folder,
    data,
    project,
    drop,
    target,
    node,
    write,
    until,
    intake: async (name = 'erp.orders') => {
      let found: string | undefined;
      await until(async () => {
        const { interfaces } = await node.client().status();
        return (found = interfaces.find(one => one.name === name)?.listening) !== undefined;
      }, `${name} listens`);
      return found!;
    },
    post: async (body, headers = {}, name = 'erp.orders') =>
      fetch(await world.intake(name), { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } }),
    put: (name, content) => writeFile(join(drop, name), content),
    quiet: seconds =>
      until(
        async () => (await node.client().status()).flows.every(flow => flow.ledger.inFlight === 0),
        'nothing is in flight',
        seconds,
      ),
    ledger: async () => {
      const report = await node.client().ledger({ verify: true });
      const sum = (name: 'accepted' | 'confirmed' | 'held'): number => report.flows.reduce((all, flow) => all + flow[name], 0);
      return { accepted: sum('accepted'), confirmed: sum('confirmed'), held: sum('held'), balanced: report.balanced };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
  return world;
}

/** Waits for a condition, looking again and again. */
export async function until(condition: () => boolean | Promise<boolean>, what: string, seconds = 20): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s until ${what}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

function documents({
  target = 'idempotency: { kind: header }',
  limits,
  retry,
  more = '',
  integration = '',
}: WorldOptions): string {
  return `
kind: system
name: erp
role: erp
owner: test
interfaces:
  orders: { connector: http, config: { listen: '127.0.0.1:0', path: /orders } }
  signed:
    connector: http
    config: { listen: '127.0.0.1:0', path: /signed, auth: { kind: hmac, secrets: ['\${secret:signing}'] } }
  files:
    connector: file
    config:
      folder: '\${env:DROP_FOLDER}'
      read: { pattern: '*.csv', every: 50 ms, stable: { kind: age, settleFor: 600 ms } }
    format: { kind: delimited }
---
kind: system
name: mes
role: mes
owner: test
interfaces:
  orders:
    connector: http
    config:
      url: '\${env:TARGET_URL}/orders'
      ${target}
    limits: ${limits ?? '{ concurrency: 4, timeout: 2 s }'}
    retry: ${retry ?? '{ attempts: 6, first: 20 ms, longest: 200 ms }'}
---
kind: contract
name: order
version: 1
owner: test
subject: orderId
keys: { order: orderId }
schema:
  type: object
  required: [orderId]
  properties:
    orderId: { type: string, identifies: order }
    quantity: { type: string, format: decimal }
    note: { type: string }
---
kind: integration
name: release-orders
owner: test
from: { interface: erp.orders, contract: order@1 }
to: [{ interface: mes.orders, contract: order@1 }]
${integration}
---
kind: integration
name: release-signed
owner: test
from: { interface: erp.signed, contract: order@1 }
to: [{ interface: mes.orders, contract: order@1 }]
---
kind: integration
name: release-files
owner: test
from: { interface: erp.files, contract: order@1 }
to: [{ interface: mes.orders, contract: order@1 }]
${more}`;
}
