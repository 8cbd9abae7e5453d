import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** How a program is started. It says that it is ready with a line of JSON that has `event: "ready"`, unless `isReady` asks it. */
export interface ProgramOptions {
  readonly name: string;
  /** Arguments of `node`. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly isReady?: () => Promise<true | undefined>;
}

/** A process of ours: started, asked over its message channel, ended with its owner. */
export class Program implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #name: string;
  readonly #words: string[] = [];
  /** What it said when it was ready. */
  ready: Readonly<Record<string, unknown>> = {};

  private constructor({ name, args, env }: ProgramOptions) {
    this.#name = name;
    this.#process = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.#process.stderr?.on('data', (chunk: Buffer) => this.#hear(chunk));
  }

  /** Starts a program and waits until it is ready. */
  static async start(options: ProgramOptions): Promise<Program> {
    const program = new Program(options);
    try {
      const said = program.#readyLine();
      await (options.isReady === undefined ? said : Promise.race([program.#asked(options.isReady), said]));
      return program;
    } catch (error) {
      await program[Symbol.asyncDispose]();
      throw error;
    }
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Sends a question and waits for the answer, or fails with the last words of a process that ended before. One at a time. */
  async ask<T>(question: unknown): Promise<T> {
    const answered = new AbortController();
    const until = { signal: answered.signal };
    const ended = once(this.#process, 'exit', until).then(([code, signal]) => {
      throw new Error(`asking ${this.#name}: it ended before it answered (${code ?? signal})\n${this.#lastWords()}`);
    });
    const answer = once(this.#process, 'message', until) as Promise<[T]>;
    this.#process.send(question as object);
    try {
      return (await Promise.race([answer, ended]))[0];
    } finally {
      answered.abort();
    }
  }

  /** Memory in bytes: now, and the most there was. */
  memory(): { readonly now: number; readonly most: number } {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    const bytes = (field: string): number => Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
    return { now: bytes('VmRSS'), most: bytes('VmHWM') };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    const impatient = setTimeout(() => this.#process.kill('SIGKILL'), 20_000);
    this.#process.kill('SIGTERM');
    await exited;
    clearTimeout(impatient);
  }

  /** The last words, for whoever must find out why it did not start. */
  #hear(chunk: Buffer): void {
    this.#words.push(chunk.toString());
    if (this.#words.length > 50) this.#words.shift();
  }

  #lastWords(): string {
    return this.#words.join('').slice(0, 2_000);
  }

  async #asked(isReady: () => Promise<true | undefined>): Promise<void> {
    while ((await isReady()) === undefined) await new Promise(resolve => setTimeout(resolve, 100));
  }

  async #readyLine(): Promise<void> {
    for await (const line of createInterface({ input: this.#process.stdout! })) {
      const said = line.startsWith('{"event":"ready"') ? (JSON.parse(line) as Program['ready']) : undefined;
      if (said === undefined) continue;
      this.ready = said;
      this.#process.stdout?.resume();
      return;
    }
    throw new Error(`starting ${this.#name}: it ended before it was ready\n${this.#lastWords()}`);
  }
}
