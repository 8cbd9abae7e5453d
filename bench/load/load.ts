import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { apiKey } from '../projects/order.ts';
import { nextRun } from './one-connection.ts';

/** What is sent, and for how long. */
export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** Orders in one body; more than one are sent as NDJSON. */
  readonly lines: number;
}

/** What the sender saw. */
export interface LoadReport {
  readonly requests: number;
  readonly failed: number;
  /** Milliseconds from request to answer. */
  readonly p50: number;
  readonly p95: number;
}

const execute = promisify(execFile);
/** Sends orders with unique numbers: with wrk where it is installed, else with the generator beside this file. */
export async function sendLoad(load: Load): Promise<LoadReport> {
  const { stdout } = await ((await hasWrk()) ? runWrk(load) : runGenerator(load));
  const line = stdout.split('\n').find(text => text.startsWith('{'));
  if (line === undefined) throw new Error(`sending orders to ${load.url}: no report\n${stdout}`);
  return JSON.parse(line) as LoadReport;
}

/** The name of the generator that `sendLoad` uses. */
export async function generatorName(): Promise<string> {
  return (await hasWrk()) ? 'wrk' : 'own generator';
}

async function hasWrk(): Promise<boolean> {
  return execute('wrk', ['--version']).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}

function runWrk({ url, connections, seconds, lines }: Load): Promise<{ stdout: string }> {
  const script = fileURLToPath(new URL('orders.lua', import.meta.url));
  const settings = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '30s', '-s', script];
  return execute('wrk', [...settings, url, '--', String(nextRun()), String(lines), apiKey]);
}

function runGenerator({ url, connections, seconds, lines }: Load): Promise<{ stdout: string }> {
  const program = fileURLToPath(new URL('generator.ts', import.meta.url));
  const run = nextRun(connections);
  const settings = Object.entries({ url, connections, seconds, lines, run }).flatMap(([name, value]) => [
    `--${name}`,
    `${value}`,
  ]);
  return execute(process.execPath, [program, ...settings]);
}
