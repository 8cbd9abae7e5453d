import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

import { eventually } from '@millrace/connector/testkit';
import type { KeptSample, SinkFault } from '@millrace/connector/testkit';

/** What the tests say when there is no InfluxDB on this machine. */
export const influxMissing = existsSync('/usr/bin/influxd') ? undefined : 'needs influxdb (apt-get install influxdb)';

/** An InfluxDB 1 of our own on free ports. */
export interface Influx extends AsyncDisposable {
  readonly url: string;
  /** Runs statements of InfluxQL; numbers come with all their digits, as text where a double would round them. */
  query(statement: string, database?: string): Promise<readonly InfluxSeries[]>;
}

export interface InfluxSeries {
  readonly name: string;
  readonly columns: readonly string[];
  readonly values: readonly (readonly unknown[])[];
}

/** Starts one in a temporary folder; it takes a tenth of a second. */
export async function startInflux(): Promise<Influx> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-influx-'));
  const [http, rpc] = await Promise.all([freePort(), freePort()]);
  const url = `http://127.0.0.1:${http}`;
  const settings = {
    INFLUXDB_REPORTING_DISABLED: 'true',
    INFLUXDB_META_DIR: join(folder, 'meta'),
    INFLUXDB_DATA_DIR: join(folder, 'data'),
    INFLUXDB_DATA_WAL_DIR: join(folder, 'wal'),
    INFLUXDB_HTTP_BIND_ADDRESS: `127.0.0.1:${http}`,
    INFLUXDB_BIND_ADDRESS: `127.0.0.1:${rpc}`,
  };
  const child = spawn('/usr/bin/influxd', ['-config', '/dev/null'], { env: settings, stdio: 'ignore' });
  const ended = new Promise(resolve => child.once('exit', resolve));
  const isUp = (): Promise<boolean> =>
    fetch(`${url}/ping`).then(
      answer => answer.ok,
      () => false,
    );
  await eventually('InfluxDB answers', isUp, 15_000);
  return {
    url,
    async query(statement, database = '') {
      const parameters = new URLSearchParams({ q: statement, db: database, epoch: 'ns' });
      const text = await (await fetch(`${url}/query`, { method: 'POST', body: parameters })).text();
      const { results } = JSON.parse(text, exactly as Parameters<typeof JSON.parse>[1]) as {
        readonly results: readonly { readonly series?: readonly InfluxSeries[] }[];
      };
      return results.flatMap(result => result.series ?? []);
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Whole numbers as bigint, others as double, `-0` among them. */
function exactly(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number') return value;
  return /^-?[1-9]\d*$|^0$/u.test(context?.source ?? '') ? BigInt(context!.source!) : value;
}

/** Every sample of a database, as its points say. */
export function samplesOf(series: readonly InfluxSeries[]): readonly KeptSample[] {
  return series.flatMap(({ name, columns, values }) =>
    values.map(row => sampleOf(name, Object.fromEntries(columns.map((column, at) => [column, row[at]])))),
  );
}

function sampleOf(measurement: string, row: Readonly<Record<string, unknown>>): KeptSample {
  const uint = row['value_uint'] === null || row['value_uint'] === undefined ? undefined : BigInt(String(row['value_uint']));
  const double = typeof row['value'] === 'bigint' ? Number(row['value']) : row['value'];
  const value = double ?? row['value_int'] ?? uint ?? row['value_text'] ?? row['value_boolean'] ?? null;
  return {
    site: String(row['site']),
    equipment: String(row['equipment']),
    measurement,
    value: value as KeptSample['value'],
    status: Number(row['status']),
    time: Number((row['time'] as bigint) / 1_000n),
    received: Number(row['received']),
    ...(typeof row['unit'] === 'string' && row['unit'] !== '' && { unit: row['unit'] }),
    ...(typeof row['origin'] === 'string' && { origin: row['origin'] as NonNullable<KeptSample['origin']> }),
  };
}

/** A relay before an HTTP server that can break. */
export interface HttpProxy extends AsyncDisposable {
  readonly url: string;
  readonly waiting: () => number;
  readonly sockets: () => number;
  dial(fault: SinkFault): Promise<void>;
}

/** Starts a relay on a free port. */
export async function httpProxy(target: string): Promise<HttpProxy> {
  const sockets = new Set<Socket>();
  let fault: SinkFault = 'none';
  let waiting = 0;
  const server = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request);
      if (fault === 'hang') return void waiting++;
      const headers = Object.fromEntries(
        Object.entries(request.headers).filter(([name]) => name !== 'connection' && name !== 'host'),
      );
      const answer = await fetch(`${target}${request.url}`, {
        method: request.method!,
        headers: headers as Record<string, string>,
        ...(request.method === 'POST' && { body: new Uint8Array(body) }),
      });
      const text = await answer.text();
      if (fault === 'lose-answer') return void request.socket.destroy();
      response.writeHead(answer.status).end(text);
    })();
  });
  server.on('connection', socket => sockets.add(socket.on('close', () => sockets.delete(socket))));
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    return new Promise(resolve => server.close(() => resolve()));
  };
  return {
    url: `http://127.0.0.1:${port}`,
    waiting: () => waiting,
    sockets: () => sockets.size,
    async dial(value) {
      if (value === 'down') await close();
      else if (!server.listening) await listen(server, port);
      fault = value;
    },
    [Symbol.asyncDispose]: close,
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}
