import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connectors } from '@millrace/connectors';
import { startNode, type Node } from '@millrace/runtime';

/** The value of the secret in these tests; it may stand nowhere but in requests. */
export const secretValue = 'hunter2-is-the-value';

/** A node that takes order files and posts them to a web server of the test. */
export interface TrustRig extends AsyncDisposable {
  node: Node;
  readonly folder: string;
  /** Path of the store's file. */
  readonly storeFile: string;
  /** Secrets by name; a test may take one away. */
  readonly secrets: Map<string, string>;
  /** Drops an order file. */
  order(number: string): Promise<void>;
  restart(): Promise<void>;
}

/** Starts a node whose target is at an address. */
export async function startTrustRig(url: string): Promise<TrustRig> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-trust-'));
  const orders = join(folder, 'orders');
  await mkdir(orders);
  await mkdir(join(folder, 'project'));
  await writeFile(join(folder, 'project/project.yaml'), documents);
  const secrets = new Map([['erp-password', secretValue]]);
  const start = (): Promise<Node> =>
    startNode({
      folder: join(folder, 'project'),
      data: join(folder, 'data'),
      connectors,
      env: { ORDERS: orders, ERP_URL: url },
      secret: name => secrets.get(name),
      log: () => undefined,
    });
  const rig: TrustRig = {
    node: await start(),
    folder,
    storeFile: join(folder, 'data/store.db'),
    secrets,
    order: async number => {
      await writeFile(join(folder, `${number}.tmp`), JSON.stringify({ order: number }));
      await rename(join(folder, `${number}.tmp`), join(orders, `${number}.json`));
    },
    restart: async () => {
      await rig.node[Symbol.asyncDispose]();
      rig.node = await start();
    },
    [Symbol.asyncDispose]: async () => {
      await rig.node[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return rig;
}

/** A web server of a test on a free port of loopback; encrypted where a certificate is given. */
export async function serveWeb(
  listener: RequestListener,
  pem?: { readonly key: string; readonly cert: string },
): Promise<AsyncDisposable & { readonly url: string }> {
  const server: Server = pem ? (createHttpsServer(pem, listener) as unknown as Server) : createHttpServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${pem ? 'https' : 'http'}://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A certificate that nobody vouches for, valid for so many days from now. */
export async function selfSigned(days: number): Promise<{ readonly key: string; readonly cert: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-certificate-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const about = ['-subj', '/CN=erp.test/O=Plant', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', String(days)];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    // Without what other libraries of this process put into its environment (OPENSSL_CONF).
    const env = { PATH: process.env['PATH'] };
    await promisify(execFile)('openssl', ['req', '-x509', ...kind, ...about, '-keyout', key, '-out', cert], { env });
    return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const documents = `
kind: system
name: files
role: erp
owner: it
interfaces:
  orders:
    connector: file
    config: { folder: '\${env:ORDERS}', read: { pattern: '*.json', every: 100 ms, stable: { kind: rename } } }
---
kind: system
name: erp
title: ERP
role: erp
owner: it
interfaces:
  orders:
    connector: http
    config:
      url: '\${env:ERP_URL}/orders'
      repeats: keyed
      auth: { kind: basic, user: millrace, password: '\${secret:erp-password}' }
      probe: { url: '\${env:ERP_URL}/orders' }
    retry: { attempts: 20, first: 50 ms, longest: 500 ms }
---
kind: contract
name: order
version: 1
owner: planning
subject: order
keys: { order: order }
schema:
  type: object
  required: [order]
  properties: { order: { type: string } }
---
kind: integration
name: orders
owner: planning
from: { interface: files.orders, contract: order@1 }
to:
  - { interface: erp.orders, contract: order@1 }
`;
