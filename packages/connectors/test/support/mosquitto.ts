import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'].find(existsSync);

/** What the tests say when there is no mosquitto on this machine. */
export const mosquittoMissing = program === undefined ? 'needs mosquitto (apt-get install mosquitto)' : undefined;

/** How a broker is to be. */
export interface MosquittoSettings {
  /** Keeps sessions and retained messages over a restart; written at every change. */
  readonly persistence?: boolean;
  /** Lines of an ACL file (`user edge`, `topic read plant/#`); users are those of `users`. */
  readonly acl?: readonly string[];
  /** Users and their passwords; absent: anybody may. */
  readonly users?: Readonly<Record<string, string>>;
  /** One user who may subscribe only to some filters: others are refused when he subscribes (the ACL file cannot do that). */
  readonly subscriber?: { readonly user: string; readonly password: string; readonly allowed: readonly string[] };
  /** A second listener that speaks MQTT over WebSocket. */
  readonly webSocket?: boolean;
  /** A further listener with TLS: paths of PEM files; `ca`: clients must show a certificate of it. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string };
  /** Logs no single message; `log` is then of little use. */
  readonly quiet?: boolean;
  /** Further lines of mosquitto.conf (`max_packet_size 2000`). */
  readonly lines?: readonly string[];
}

/** A mosquitto of our own on free loopback ports. */
export interface Mosquitto extends AsyncDisposable {
  readonly port: number;
  /** `mqtt://127.0.0.1:PORT`. */
  readonly url: string;
  /** `ws://127.0.0.1:PORT`, where asked for. */
  readonly webSocketUrl: string | undefined;
  /** `mqtts://localhost:PORT`, where asked for. */
  readonly tlsUrl: string | undefined;
  /** Whether somebody has subscribed to a filter. */
  subscribed(filter: string): boolean;
  /** What it logged so far. */
  log(): string;
  /** Ends the broker: `kill` without a farewell (persistence is then what was written), else in order. */
  stop(how?: 'kill'): Promise<void>;
  /** Starts it again on the same ports, with other ACL lines where given. */
  start(acl?: readonly string[]): Promise<void>;
  /** Reads the ACL file again. */
  changeAcl(lines: readonly string[]): Promise<void>;
}

/** Starts a mosquitto; it takes about 20 ms. */
export async function startMosquitto(settings: MosquittoSettings = {}): Promise<Mosquitto> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-mosquitto-'));
  const [port, webSocketPort, tlsPort] = [await freePort(), await freePort(), await freePort()];
  const logFile = join(folder, 'log');
  writeFileSync(logFile, '');
  if (settings.acl !== undefined) writeAcl(folder, settings.acl);
  if (settings.subscriber !== undefined) writeSubscriber(folder, settings.subscriber);
  if (settings.users !== undefined) writePasswords(folder, settings.users);
  writeFileSync(join(folder, 'conf'), confOf(settings, folder, { port, webSocketPort, tlsPort }));
  let child: ChildProcess | undefined;
  const broker: Mosquitto = {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    webSocketUrl: settings.webSocket === true ? `ws://127.0.0.1:${webSocketPort}` : undefined,
    tlsUrl: settings.tls === undefined ? undefined : `mqtts://localhost:${tlsPort}`,
    subscribed: filter =>
      broker
        .log()
        .split('\n')
        .some(line => line.endsWith(` ${filter}`)),
    log: () => readFileSync(logFile, 'utf8'),
    async stop(how) {
      const ending = child;
      child = undefined;
      if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
      const ended = once(ending, 'exit');
      ending.kill(how === 'kill' ? 'SIGKILL' : 'SIGTERM');
      await ended;
    },
    async start(acl) {
      if (acl !== undefined) writeAcl(folder, acl);
      const before = broker.log().length;
      // Its WebSocket library keeps a table of every file descriptor that it may ever have.
      child = spawn('sh', ['-c', `ulimit -n 4096; exec "${program!}" -c "${join(folder, 'conf')}"`], { stdio: 'ignore' });
      await running(child, () => broker.log().slice(before));
    },
    async changeAcl(lines) {
      writeAcl(folder, lines);
      const before = broker.log().length;
      child?.kill('SIGHUP');
      await until(() => broker.log().slice(before).includes('Reloading config'), 'mosquitto reloaded');
    },
    async [Symbol.asyncDispose]() {
      await broker.stop('kill');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await broker.start();
  return broker;
}

function confOf(
  settings: MosquittoSettings,
  folder: string,
  ports: { readonly port: number; readonly webSocketPort: number; readonly tlsPort: number },
): string {
  const { persistence = false, webSocket = false, quiet = false, subscriber, tls, users, acl, lines = [] } = settings;
  return [
    ...(process.getuid?.() === 0 ? ['user root'] : []),
    `log_dest file ${join(folder, 'log')}`,
    ...(quiet
      ? ['log_type error', 'log_type warning', 'log_type information', 'log_type subscribe', 'log_type notice']
      : ['log_type all']),
    'set_tcp_nodelay true',
    `persistence ${persistence}`,
    ...(persistence ? [`persistence_location ${folder}/`, 'autosave_on_changes true', 'autosave_interval 1'] : []),
    ...(users === undefined
      ? [`allow_anonymous ${subscriber === undefined}`]
      : ['allow_anonymous false', `password_file ${join(folder, 'passwords')}`]),
    ...(acl === undefined ? [] : [`acl_file ${join(folder, 'acl')}`]),
    ...(subscriber === undefined ? [] : [`plugin ${dynamicSecurity}`, `plugin_opt_config_file ${join(folder, 'subscriber')}`]),
    ...lines,
    `listener ${ports.port} 127.0.0.1`,
    ...(webSocket ? [`listener ${ports.webSocketPort} 127.0.0.1`, 'protocol websockets'] : []),
    ...(tls === undefined ? [] : [`listener ${ports.tlsPort} 127.0.0.1`, `certfile ${tls.cert}`, `keyfile ${tls.key}`]),
    ...(tls?.ca === undefined ? [] : [`cafile ${tls.ca}`, 'require_certificate true']),
    '',
  ].join('\n');
}

const dynamicSecurity = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib', '/opt/homebrew/lib']
  .map(path => join(path, 'mosquitto_dynamic_security.so'))
  .find(existsSync);

function writeSubscriber(folder: string, { user, password, allowed }: NonNullable<MosquittoSettings['subscriber']>): void {
  const salt = randomBytes(12);
  const hashed = pbkdf2Sync(password, salt, 101, 64, 'sha512').toString('base64');
  const acls = allowed.map(topic => ({ acltype: 'subscribePattern', topic, allow: true }));
  const config = {
    defaultACLAccess: { publishClientSend: true, publishClientReceive: true, subscribe: false, unsubscribe: true },
    clients: [{ username: user, password: hashed, salt: salt.toString('base64'), iterations: 101, roles: [{ rolename: 'r' }] }],
    roles: [{ rolename: 'r', acls }],
  };
  writeFileSync(join(folder, 'subscriber'), JSON.stringify(config), { mode: 0o600 });
}

function writeAcl(folder: string, lines: readonly string[]): void {
  writeFileSync(join(folder, 'acl'), `${lines.join('\n')}\n`, { mode: 0o600 });
}

function writePasswords(folder: string, users: Readonly<Record<string, string>>): void {
  const file = join(folder, 'passwords');
  writeFileSync(file, '', { mode: 0o600 });
  for (const [user, password] of Object.entries(users)) {
    execFileSync('mosquitto_passwd', ['-b', file, user, password], { stdio: 'ignore' });
  }
}

async function running(child: ChildProcess, log: () => string): Promise<void> {
  await until(() => {
    if (child.exitCode !== null) throw new Error(`mosquitto ended: ${log()}`);
    return / running$/m.test(log());
  }, 'mosquitto runs');
}

async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within 5 s`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}
