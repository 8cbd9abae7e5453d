import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createClient, type Client } from '@millrace/api';
import { nodeFlags } from '@millrace/cli/node-flags';

/** Where compiled code is kept between runs, as the launcher of the command line has it. */
const compileCache = fileURLToPath(new URL('../../../node_modules/.cache/millrace', import.meta.url));

/** How a node is started. */
export interface NodeProcessOptions {
  /** Folder of the project's documents. */
  readonly project: string;
  /** Folder of the node's store; its log is written beside it. */
  readonly data: string;
  /** Variables for the references in the documents, added to the present environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Port of the API; 0 takes a free one. */
  readonly port?: number;
  /** More of its command line. */
  readonly options?: readonly string[];
}

/** One Millrace node as a process of its own, which can be killed without warning and started again on the same data. */
export class NodeProcess implements AsyncDisposable {
  readonly #options: NodeProcessOptions;
  #process: ChildProcess | undefined;
  #starting: Promise<void> | undefined;
  #api = '';
  #token: string | undefined;
  #welcome: string | undefined;

  private constructor(options: NodeProcessOptions) {
    this.#options = options;
  }

  /** Starts a node and waits until its API answers. */
  static async start(options: NodeProcessOptions): Promise<NodeProcess> {
    await mkdir(options.data, { recursive: true });
    const node = new NodeProcess(options);
    await node.start();
    return node;
  }

  /** Address of the API of the present process. */
  get api(): string {
    return this.#api;
  }

  /** The administrator's token of this node. */
  get token(): string | undefined {
    return this.#token;
  }

  /** The one-time link on which the first administrator of the console chooses name and password. */
  get welcome(): string | undefined {
    return this.#welcome;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  get logFile(): string {
    return join(this.#options.data, 'node.log');
  }

  /** A client of the present process. */
  client(): Client {
    return createClient({ url: this.#api, ...(this.#token !== undefined && { token: this.#token }) });
  }

  /** Starts the process again after it ended; does nothing while it runs or is being started. */
  start(): Promise<void> {
    return (this.#starting ??= this.#start().finally(() => (this.#starting = undefined)));
  }

  /** Resolves when the present process has ended, for whatever reason, or when the signal aborts. */
  async ended(signal: AbortSignal): Promise<void> {
    const process = this.#process;
    if (process && isRunning(process)) await once(process, 'exit', { signal }).catch(() => undefined);
  }

  async #start(): Promise<void> {
    if (this.#process && isRunning(this.#process)) return;
    const log = openSync(this.logFile, 'a');
    const process = spawn(globalThis.process.execPath, this.#arguments(), {
      env: { NODE_COMPILE_CACHE: compileCache, ...globalThis.process.env, ...this.#options.env },
      stdio: ['ignore', 'pipe', log],
      detached: true, // Ctrl-C in the terminal is for the demo, which ends the node when it has done its sums
    });
    closeSync(log);
    this.#process = process;
    const ready = await readyLine(process);
    if (!ready) throw new Error(`starting the node: it ended before it was ready\n${await this.#lastWords()}`);
    this.#api = ready.api;
    this.#token = ready.token ?? this.#token;
    this.#welcome = ready.welcome;
  }

  /** Ends the process as a power cut would: SIGKILL, no goodbye. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const patience = setTimeout(() => this.#process?.kill('SIGKILL'), 15_000);
    await this.#end('SIGTERM');
    clearTimeout(patience);
  }

  #arguments(): readonly string[] {
    const { project, data, port = 0, options = [] } = this.#options;
    const main = fileURLToPath(import.meta.resolve('@millrace/server/main'));
    return [...nodeFlags, main, 'run', project, '--data', data, '--listen', `127.0.0.1:${port}`, '--ready-json', ...options];
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    if (!process || !isRunning(process)) return;
    const exited = once(process, 'exit');
    process.kill(signal);
    await exited;
  }

  async #lastWords(): Promise<string> {
    return (await readFile(this.logFile, 'utf8')).split('\n').slice(-12).join('\n');
  }
}

function isRunning(process: ChildProcess): boolean {
  return process.exitCode === null && process.signalCode === null;
}

interface Ready {
  readonly api: string;
  readonly token?: string;
  readonly welcome?: string;
}

/** The line that says that the API answers; `undefined` when the process ends without it. */
async function readyLine(process: ChildProcess): Promise<Ready | undefined> {
  if (!process.stdout) return undefined;
  for await (const line of createInterface({ input: process.stdout })) {
    const said: unknown = line.startsWith('{') ? JSON.parse(line) : undefined;
    if (typeof said === 'object' && said !== null && 'event' in said && said.event === 'ready') {
      process.stdout.resume();
      return said as unknown as Ready;
    }
  }
  return undefined;
}
