import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { dirname, join } from 'node:path';

import type { SinkFault } from '@millrace/connector/testkit';
// @ts-expect-error: the package has no types
import aws4 from 'aws4';

import type { S3Settings } from '../src/parquet/config.ts';

/** A refusal in the words of S3. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Storage that speaks the part of S3 that is used: signed, conditional PUT of an object, HEAD of a bucket. */
export interface Bucket extends AsyncDisposable {
  readonly settings: S3Settings;
  readonly objects: ReadonlyMap<string, Uint8Array>;
  /** Every later PUT is refused so, until `undefined`. */
  refuse(refusal: Refusal | undefined): void;
  /** The same once so many more requests were answered. */
  refuseAfter(requests: number, refusal: Refusal): void;
  dial(fault: SinkFault): Promise<void>;
  waiting(): number;
  sockets(): number;
  copyTo(folder: string): Promise<void>;
}

const region = 'eu-test-1';
const name = 'plant data';
const accessKey = 'not-shown-acc3ss';
const secretKey = 'not-shown-s3cr3t/+=';

/** Starts it on a free port. A signature is checked by `aws4`, which is another implementation than the one that signs. */
export async function startBucket(): Promise<Bucket> {
  const objects = new Map<string, Uint8Array>();
  const sockets = new Set<Socket>();
  let fault: SinkFault = 'none';
  let refusal: Refusal | undefined;
  let graces = 0;
  let waiting = 0;
  const server = createServer((request, response) => {
    void (async () => {
      const body = await bodyOf(request);
      if (fault === 'hang') return void waiting++;
      const refused = graces-- > 0 ? undefined : refusal;
      const answer = refused ?? act(request, body, objects);
      if (fault === 'lose-answer') return void request.socket.destroy();
      give(response, answer);
    })();
  });
  server.on('connection', socket => sockets.add(socket.on('close', () => sockets.delete(socket))));
  const listen = (port: number): Promise<void> => new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise(resolve => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    settings: {
      endpoint: `http://127.0.0.1:${port}`,
      bucket: name,
      prefix: 'lines',
      region,
      address: 'path',
      accessKey,
      secretKey,
    },
    objects,
    refuse: value => void (refusal = value),
    refuseAfter(requests, value) {
      graces = requests;
      refusal = value;
    },
    async dial(value) {
      if (value === 'down') await close();
      else if (!server.listening) await listen(port);
      fault = value;
    },
    waiting: () => waiting,
    sockets: () => sockets.size,
    async copyTo(folder) {
      for (const [key, bytes] of objects) {
        const path = join(folder, key);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, bytes);
      }
    },
    [Symbol.asyncDispose]: close,
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function act(request: IncomingMessage, body: Buffer, objects: Map<string, Uint8Array>): Refusal | undefined {
  const wrong = checkSignature(request, body);
  if (wrong !== undefined) return { status: 403, code: wrong };
  const [, bucket, ...rest] = decodePath(request.url!);
  if (bucket !== name) return { status: 404, code: 'NoSuchBucket' };
  if (request.method === 'HEAD') return undefined;
  const key = rest.join('/');
  if (request.headers['if-none-match'] === '*' && objects.has(key)) return { status: 412, code: 'PreconditionFailed' };
  objects.set(key, body);
  return undefined;
}

function decodePath(url: string): readonly string[] {
  return url.split('/').map(part => decodeURIComponent(part));
}

function checkSignature({ method, url, headers }: IncomingMessage, body: Buffer): string | undefined {
  const authorization = headers.authorization ?? '';
  const signedNames = /SignedHeaders=([^,]+)/u.exec(authorization)?.[1]?.split(';') ?? [];
  if (headers['x-amz-content-sha256'] !== createHash('sha256').update(body).digest('hex')) return 'XAmzContentSHA256Mismatch';
  const signed = Object.fromEntries(signedNames.map(header => [header, headers[header] as string]));
  const request = {
    method,
    path: url,
    host: headers.host,
    service: 's3',
    region,
    headers: { ...signed, 'X-Amz-Date': headers['x-amz-date'] },
  };
  delete (request.headers as Record<string, unknown>)['x-amz-date'];
  const expected = (aws4 as { sign(request: object, keys: object): { headers: Record<string, string> } }).sign(request, {
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
  });
  const signatureOf = (text: string | undefined): string | undefined => /Signature=([0-9a-f]+)/u.exec(text ?? '')?.[1];
  return signatureOf(expected.headers.Authorization) === signatureOf(authorization) ? undefined : 'SignatureDoesNotMatch';
}

function give(response: ServerResponse, refusal: Refusal | undefined): void {
  if (refusal === undefined) return void response.writeHead(200).end();
  const text = `<?xml version="1.0"?><Error><Code>${refusal.code}</Code><Resource>/</Resource></Error>`;
  response.writeHead(refusal.status, { 'content-type': 'application/xml', ...refusal.headers }).end(text);
}
