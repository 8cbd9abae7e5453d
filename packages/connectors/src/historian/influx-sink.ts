import { gzip } from 'node:zlib';
import { promisify } from 'node:util';

import { ConnectorError } from '@millrace/connector';
import type { Connection, ConnectorEnv, Outcome, ProbeStep, SeriesBatch } from '@millrace/connector';
import type { Client } from 'undici';

import { sendPlain } from '../plain-request.ts';
import type { PlainAnswer } from '../plain-request.ts';
import type { InfluxHistorian } from './config.ts';
import { linesOf } from './line-protocol.ts';

const compress = promisify(gzip);

/** Opens a client of InfluxDB. No request is sent: the first write says whether the server takes it. */
export async function openInflux(config: InfluxHistorian, env: ConnectorEnv): Promise<Connection> {
  if (!URL.canParse(config.url))
    throw new ConnectorError('misconfigured', `setting url: expected http://host:8086, got "${config.url}"`);
  const { Client } = await import('undici');
  const url = new URL(config.url);
  const { timeout } = env.limits;
  const client = new Client(url.origin, { headersTimeout: timeout, bodyTimeout: timeout, connectTimeout: timeout });
  const target = { client, base: url.pathname.replace(/\/+$/u, ''), config };
  return {
    series: { write: (batch, signal) => writeLines(target, batch, signal) },
    probe: signal => probe(target, signal),
    async [Symbol.asyncDispose]() {
      await client.destroy();
    },
  };
}

interface Target {
  readonly client: Client;
  readonly base: string;
  readonly config: InfluxHistorian;
}

async function writeLines({ client, base, config }: Target, batch: SeriesBatch, signal: AbortSignal): Promise<Outcome> {
  const lines = linesOf(batch, { unsigned: config.api === '2' });
  if ('refused' in lines) return { kind: 'never', sentence: lines.refused };
  const body = await compress(lines.text);
  const headers = { ...authorization(config), 'content-type': 'text/plain; charset=utf-8', 'content-encoding': 'gzip' };
  const answer = await sendPlain(client, { method: 'POST', path: `${base}${pathOf(config)}`, headers, body }, signal);
  return influxOutcome(answer);
}

async function probe({ client, base, config }: Target, signal: AbortSignal): Promise<readonly ProbeStep[]> {
  const began = performance.now();
  const answer = await sendPlain(client, { method: 'GET', path: `${base}/ping`, headers: authorization(config) }, signal);
  const ok = answer.kind === 'answered' && answer.status < 300;
  const detail = answer.kind === 'answered' ? `status ${answer.status}` : answer.sentence;
  return [{ step: `ask ${new URL(config.url).host} whether it is there`, ok, detail, tookMs: performance.now() - began }];
}

function pathOf({ api, org, bucket }: InfluxHistorian): string {
  if (api === '2') return `/api/v2/write?${new URLSearchParams({ ...(org !== undefined && { org }), bucket, precision: 'ns' })}`;
  const [db = '', rp] = bucket.split('/');
  return `/write?${new URLSearchParams({ db, ...(rp !== undefined && { rp }), precision: 'ns' })}`;
}

function authorization({ token, user, password }: InfluxHistorian): Record<string, string> {
  if (token !== undefined) return { authorization: `Token ${token}` };
  if (user === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}` };
}

/**
 * What the answer to a write means. A refused line (400, 422) may stand among others that were taken; they take the same place when they come
 * again in a smaller batch, so that in the end only what is bad is held.
 */
export function influxOutcome(answer: PlainAnswer): Outcome {
  const doing = 'writing to InfluxDB';
  if (answer.kind === 'unsent') return { kind: 'later', because: 'down', sentence: `${doing}: ${answer.sentence}` };
  if (answer.kind === 'unanswered') return { kind: 'unknown', sentence: `${doing}: ${answer.sentence}` };
  const { status, retryAfterMs } = answer;
  if (status >= 200 && status < 300) return { kind: 'done' };
  const sentence = `${doing}: status ${status}: ${messageOf(answer.text)}`;
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 429 || status === 503) return { kind: 'later', because: 'busy', sentence, ...wait };
  if (status === 400 || status === 413 || status === 422) return { kind: 'never', sentence, targetCode: String(status) };
  return status >= 500 ? { kind: 'unknown', sentence } : { kind: 'later', because: 'down', sentence };
}

/** The message of an error, which may repeat the whole line that was refused. */
function messageOf(text: string): string {
  const found = /"(?:error|message)":"((?:[^"\\]|\\.)*)/u.exec(text)?.[1] ?? text;
  return found.length > 300 ? `${found.slice(0, 300)}…` : found;
}
