import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { saysSo, type PageFile, type Step } from './page.ts';

const root = join(import.meta.dirname, '../..');
const patienceMs = 60_000;

/**
 * Somebody who follows a page word by word: writes its files below a home of their own, runs its commands where the repository is,
 * and compares. ports that the page names are exchanged for free ones.
 */
export class Reader implements AsyncDisposable {
  readonly #home: string;
  readonly #ports = new Map<string, string>();
  readonly #started: Started[] = [];
  #exports = '';

  static async arrive(): Promise<Reader> {
    return new Reader(await mkdtemp(join(tmpdir(), 'millrace-docs-')));
  }

  private constructor(home: string) {
    this.#home = home;
  }

  /** Writes a file or runs a command; throws where the output is not what the page prints. */
  async follow(step: Step | PageFile): Promise<void> {
    if ('path' in step) return this.#write(step);
    const command = await this.#here(step.command);
    if (step.kind === 'start') return this.#start({ ...step, command });
    await this.#run({ ...step, command });
  }

  async #write({ path, text }: PageFile): Promise<void> {
    const file = join(this.#home, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, await this.#here(text));
  }

  async #start(step: Step): Promise<void> {
    const started = launch(this.#exports + step.command, this.#home);
    this.#started.push(started);
    const ready = () => step.output === undefined || saysSo(started.said(), step.output);
    await untilTrue(() => ready() || started.child.exitCode !== null);
    if (!ready()) throw different(step, started.said());
  }

  async #run(step: Step): Promise<void> {
    const end = Date.now() + (step.kind === 'until' ? patienceMs : 0);
    for (;;) {
      const said = await this.#once(step);
      if (step.output === undefined || saysSo(said, step.output)) break;
      if (Date.now() >= end) throw different(step, said);
      await pause(100);
    }
    this.#exports += [...step.command.matchAll(/^export .*$/gmu)].map(([line]) => `${line}\n`).join('');
  }

  async #once(step: Step): Promise<string> {
    const { child, said } = launch(this.#exports + step.command, this.#home);
    const code = await new Promise<number | null>(resolve => child.once('close', resolve));
    // 1 is an answer ("nothing found", "one error"); 2 and more means that the page has a command that does not work.
    if (code === null || code > 1) throw different(step, said());
    return said();
  }

  /** The text with the ports of this machine. */
  async #here(text: string): Promise<string> {
    for (const [, port] of text.matchAll(/127\.0\.0\.1:(\d+)/gu))
      if (!this.#ports.has(port!)) this.#ports.set(port!, await freePort());
    return text
      .replace(/127\.0\.0\.1:(\d+)/gu, (_, port: string) => `127.0.0.1:${this.#ports.get(port)!}`)
      .replace(/^npm ci && /gmu, '')
      .replace(/^(npx millrace run .+)$/gmu, '$1 --listen 127.0.0.1:0');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#started.map(stop));
    await rm(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Started {
  readonly child: ChildProcess;
  said(): string;
}

function launch(script: string, home: string): Started {
  const env = { PATH: process.env['PATH'], HOME: home, NO_COLOR: '1', npm_config_update_notifier: 'false' };
  const child = spawn('bash', ['-e', '-c', script], { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => chunks.push(text));
  return { child, said: () => chunks.join('') };
}

async function stop({ child }: Started): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise(resolve => child.once('close', resolve));
  process.kill(-child.pid!, 'SIGINT');
  const hard = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), 20_000);
  await ended;
  clearTimeout(hard);
}

async function untilTrue(condition: () => boolean): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!condition() && Date.now() < end) await pause(50);
}

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return String(address.port);
}

function different({ command, line, output }: Step, said: string): Error {
  return new Error(`line ${line}: \`${command}\`\nthe page prints:\n${output ?? '(anything)'}\n\nit really says:\n${said}`);
}
