import { createHash } from 'node:crypto';

import { ConnectorError } from '@millrace/connector';
import type { ConnectorEnv, Outcome, ProbeStep } from '@millrace/connector';
import type { AwsV4Signer } from 'aws4fetch';
import type { Client } from 'undici';

import { sendPlain } from '../plain-request.ts';
import type { PlainAnswer, PlainRequest } from '../plain-request.ts';
import { bucketOutcome } from './bucket-outcome.ts';
import type { S3Settings } from './config.ts';
import type { FilePlace, MadeFile } from './place.ts';

type Signer = ConstructorParameters<typeof AwsV4Signer>[0];

/**
 * A bucket of S3-compatible storage. An object appears whole with its one PUT, which is refused where one of its name is there already
 * (`If-None-Match: *`); storage that knows no conditions replaces it by the same content.
 */
export class BucketPlace implements FilePlace {
  readonly #settings: S3Settings;
  readonly #env: Pick<ConnectorEnv, 'now'>;
  readonly #client: Client;
  readonly #sign: (request: Signer) => Promise<{ readonly url: URL; readonly headers: Headers }>;
  readonly #base: URL;

  private constructor(settings: S3Settings, env: Pick<ConnectorEnv, 'now'>, client: Client, signer: typeof AwsV4Signer) {
    this.#settings = settings;
    this.#env = env;
    this.#client = client;
    this.#sign = request => new signer(request).sign();
    this.#base = baseOf(settings);
  }

  /** No request is sent: the first write says whether the bucket takes it. */
  static async open(settings: S3Settings, env: ConnectorEnv): Promise<BucketPlace> {
    const base = baseOf(settings);
    const [{ Client }, { AwsV4Signer }] = await Promise.all([import('undici'), import('aws4fetch')]);
    const { timeout } = env.limits;
    const client = new Client(base.origin, { headersTimeout: timeout, bodyTimeout: timeout, connectTimeout: timeout });
    return new BucketPlace(settings, env, client, AwsV4Signer);
  }

  /** Never asked: a PUT says it. */
  has(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async put(files: readonly MadeFile[], signal: AbortSignal): Promise<Outcome> {
    const seen = { done: 0, already: 0 };
    for (const { path, bytes } of files) {
      const name = [this.#settings.prefix.replace(/^\/+|\/+$/gu, ''), ...path].filter(part => part !== '').join('/');
      const headers = { 'if-none-match': '*', 'content-type': 'application/vnd.apache.parquet' };
      const outcome = bucketOutcome(`putting ${name}`, await this.#send('PUT', name, headers, bytes, signal));
      if (outcome.kind === 'done' || outcome.kind === 'already') seen[outcome.kind]++;
      else return seen.done + seen.already === 0 ? outcome : halfDone(outcome, seen.done + seen.already, files.length);
    }
    return { kind: seen.done === 0 ? 'already' : 'done' };
  }

  failed(doing: string, error: unknown): Outcome {
    return { kind: 'later', because: 'down', sentence: `${doing}: ${String(error)}` };
  }

  async probe(signal: AbortSignal): Promise<readonly ProbeStep[]> {
    const began = performance.now();
    const answer = await this.#send('HEAD', '', {}, undefined, signal);
    const ok = answer.kind === 'answered' && answer.status === 200;
    const detail = answer.kind === 'answered' ? `status ${answer.status}` : answer.sentence;
    return [{ step: `ask for the bucket ${this.#settings.bucket}`, ok, detail, tookMs: performance.now() - began }];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.destroy();
  }

  async #send(
    method: PlainRequest['method'],
    name: string,
    headers: Readonly<Record<string, string>>,
    bytes: Uint8Array | undefined,
    signal: AbortSignal,
  ): Promise<PlainAnswer> {
    const url = `${this.#base.href}${name.split('/').map(encodeURIComponent).join('/')}`;
    const hash = createHash('sha256')
      .update(bytes ?? '')
      .digest('hex');
    const signed = await this.#sign({
      method,
      url,
      headers: { ...headers, 'x-amz-content-sha256': hash },
      accessKeyId: this.#settings.accessKey,
      secretAccessKey: this.#settings.secretKey,
      region: this.#settings.region,
      service: 's3',
      datetime: new Date(this.#env.now()).toISOString().replace(/[:-]|\.\d{3}/gu, ''),
    });
    const request = { method, path: signed.url.pathname, headers: Object.fromEntries(signed.headers) };
    return sendPlain(this.#client, { ...request, ...(bytes !== undefined && { body: bytes }) }, signal);
  }
}

/** Address of the bucket, with a slash at its end. */
function baseOf({ endpoint, bucket, address }: S3Settings): URL {
  try {
    const url = new URL(endpoint);
    if (address === 'host') url.hostname = `${bucket}.${url.hostname}`;
    url.pathname = address === 'host' ? '/' : `${url.pathname.replace(/\/+$/u, '')}/${encodeURIComponent(bucket)}/`;
    return url;
  } catch {
    throw new ConnectorError('misconfigured', `setting endpoint: expected an address like https://s3.example, got "${endpoint}"`);
  }
}

/** Some objects are there and one is not: only the same batch again may follow. */
function halfDone(outcome: Outcome, placed: number, of: number): Outcome {
  const why = 'sentence' in outcome ? outcome.sentence : outcome.kind;
  return { kind: 'unknown', sentence: `${placed} of ${of} objects are written; ${why}` };
}
