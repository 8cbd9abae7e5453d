import { admit, defaultLimits, newGate, openFormat, released } from '@millrace/core';
import type {
  Admission,
  Format,
  FormatOptions,
  Gate,
  GateLimits,
  InterfacePlan,
  InterfaceStatus,
  MaintenanceWindow,
  Outcome,
} from '@millrace/core';
import type { Connection, Connector, ConnectorEnv, MaintenanceEffect, Observation, Offers, ProbeStep } from '@millrace/connector';
import { ConnectorError, duringMaintenance } from '@millrace/connector';
import type { Clock } from './clock.ts';
import { ConnectionKeeper } from './connection-keeper.ts';
import type { ConnectionUser } from './connection-keeper.ts';
import { Deadlines } from './deadlines.ts';
import type { Deadline } from './deadlines.ts';
import { ErrorBook } from './error-book.ts';
import type { Log } from './events.ts';
import { limitsOf, readSettings, type References } from './interface-settings.ts';
import { RateMeter } from './rate-meter.ts';
import { SessionUsers } from './session-users.ts';

/** What an interface needs from the node. */
export interface InterfaceContext {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly references: References;
  readonly clock: Clock;
  readonly log: Log;
  /** Keeps a notice of a connector as an anomaly. */
  notice(about: string, code: string, sentence: string, message?: number): void;
  /** Takes what a session saw of the other side. */
  observed(about: string, observation: Observation): void;
  /** The maintenance window in force for an interface. */
  maintenance(name: string): MaintenanceWindow | undefined;
}

/** What contracts say of the messages that come in and go out. */
export type InterfaceShapes = Pick<FormatOptions, 'shape' | 'writes'>;

/** Failures of a whole target in a row that open its breaker. */
const breakerFailures = 5;

/** One running interface: its connection, its limits, and the queue of flows that wait to use it. */
export class InterfaceRunner implements AsyncDisposable {
  readonly plan: InterfacePlan;
  readonly offers: Offers;
  readonly format: Format;
  readonly limits: ConnectorEnv['limits'];
  readonly #context: InterfaceContext;
  readonly #keeper: ConnectionKeeper;
  readonly #deadlines: Deadlines;
  readonly #waiters = new Set<() => void>();
  /** Everything that shapes the connection, references resolved: equal text, untouched connection. */
  readonly identity: string;
  readonly errors = new ErrorBook();
  /** Where the other side is, without any secret. */
  readonly endpoint: string;
  readonly gateLimits: GateLimits;
  readonly #connector: Connector;
  readonly #config: unknown;
  readonly #effect: MaintenanceEffect;
  readonly #rate = new RateMeter();
  #gate: Gate;
  #isRead = false;
  #maintenance: MaintenanceWindow | undefined;

  /** Throws `ConnectorError` (misconfigured) where settings cannot work. */
  constructor(plan: InterfacePlan, shapes: InterfaceShapes, context: InterfaceContext) {
    this.plan = plan;
    this.#context = context;
    const { connector, config } = readSettings(plan, context);
    this.#connector = connector;
    this.#config = config;
    this.endpoint = withoutUser(connector.endpoint(config));
    this.offers = connector.offers(config);
    this.#effect = duringMaintenance(this.offers);
    this.limits = limitsOf(plan, this.offers);
    this.#deadlines = new Deadlines(this.limits.timeout);
    this.format = formatOf(plan, this.limits.size, shapes);
    this.identity = JSON.stringify([plan.text, config]);
    this.gateLimits = gateLimitsOf(plan, this.limits.concurrency);
    this.#gate = newGate(this.gateLimits, context.clock.now());
    this.#keeper = new ConnectionKeeper({
      name: plan.name,
      clock: context.clock,
      log: context.log,
      open: (env, signal) => connector.open(config, this.#env(env), signal),
      failed: reason => this.errors.note(context.clock.now(), 'session', reason),
    });
  }

  /** Who else uses its session: collections. They come and go without touching it. */
  readonly users = new SessionUsers();

  /** Opens the connection; `reader` reads its source, if a flow wants it. */
  start(reader?: ConnectionUser): void {
    this.#isRead = reader !== undefined;
    this.followMaintenance();
    if (reader !== undefined) this.users.join(reader);
    this.#keeper.start({
      use: async (connection, signal) => {
        this.#wakeAll();
        await this.users.use(connection, signal);
      },
    });
  }

  get connection(): Connection | undefined {
    return this.#keeper.connection;
  }

  get gate(): Gate {
    return this.#gate;
  }

  get isOpen(): boolean {
    return this.#keeper.state === 'open';
  }

  get detail(): string {
    return this.#keeper.detail;
  }

  /** The session: its state, since when, why, how many were opened, when the next try is. */
  get session(): Pick<ConnectionKeeper, 'state' | 'since' | 'detail' | 'opened' | 'nextTry'> {
    return this.#keeper;
  }

  /** The maintenance window in force. */
  get maintenance(): MaintenanceWindow | undefined {
    return this.#maintenance;
  }

  /** Messages a second, over the last ten seconds. */
  get ratePerSecond(): number {
    return this.#rate.perSecond(this.#context.clock.now());
  }

  /** Begins or ends leaving the other side alone, as the windows say now. */
  followMaintenance(): void {
    const before = this.#maintenance;
    this.#maintenance = this.#context.maintenance(this.plan.name);
    this.#restIfIdle();
    this.#tellTurn(before);
    if (this.#maintenance !== undefined || before === undefined) return;
    this.#keeper.wake();
    this.#wakeAll();
  }

  /** Tries the path to the other side step by step; with the session where there is one. */
  async probe(signal: AbortSignal): Promise<readonly ProbeStep[]> {
    const { connection } = this;
    if (connection !== undefined) return connection.probe(signal);
    const failed = (detail: string): readonly ProbeStep[] => [{ step: 'open a session', ok: false, detail, tookMs: 0 }];
    if (this.#connector.probe === undefined) return failed(this.detail);
    try {
      return await this.#connector.probe(this.#config, this.#env({ lost: () => undefined }), signal);
    } catch (error) {
      return failed((error as Error).message);
    }
  }

  /** Asks to make one call with up to `wanted` messages; `leave` must follow where any is admitted. */
  enter(wanted: number): Admission {
    if (this.#maintenance !== undefined) return { admitted: 0, gate: this.#gate };
    const now = this.#context.clock.now();
    const admission = admit(this.gateLimits, this.#gate, wanted, now);
    this.#gate = admission.gate;
    if (admission.admitted > 0) this.#rate.add(admission.admitted, now);
    return admission;
  }

  /** Says how the call ended, and lets those go on that wait for a place. */
  leave(outcomes: readonly Outcome[]): void {
    const { clock } = this.#context;
    const { failures } = this.#gate;
    this.#gate = released(this.gateLimits, this.#gate, outcomes, clock.now(), clock.random());
    if (this.#gate.failures > failures) this.errors.note(clock.now(), 'call', this.#gate.detail);
    this.#restIfIdle();
    this.#wakeAll();
  }

  /** Begins the time that one call may take. */
  deadline(): Deadline {
    return this.#deadlines.start();
  }

  /** Calls back once when a call may be possible again. */
  whenFree(callback: () => void): void {
    this.#waiters.add(callback);
  }

  status(counts: { readonly duplicates: number; readonly conflicts: number }): InterfaceStatus {
    const { state, nextTry } = this.session;
    const blocked = this.#gate.breaker === 'open' || this.#gate.notBefore > this.#context.clock.now();
    const next = nextTry ?? (blocked ? this.#gate.notBefore : undefined);
    const listening = this.connection?.listening;
    return {
      name: this.plan.name,
      connector: this.plan.declaration.connector,
      state,
      breaker: this.#gate.breaker,
      detail: state === 'open' && this.#gate.detail !== '' ? this.#gate.detail : this.#keeper.detail,
      ...(next === undefined ? {} : { nextTry: new Date(next).toISOString() }),
      ...counts,
      ...(listening === undefined ? {} : { listening }),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#keeper[Symbol.asyncDispose]();
    this.#deadlines[Symbol.dispose]();
    this.#waiters.clear();
  }

  #tellTurn(before: MaintenanceWindow | undefined): void {
    if ((before === undefined) === (this.#maintenance === undefined)) return;
    const { log } = this.#context;
    const event = before === undefined ? 'maintenance.started' : 'maintenance.ended';
    log({ level: 'info', event, about: this.plan.name, detail: (this.#maintenance ?? before)!.reason });
  }

  /** In maintenance the session ends once no call is under way, unless its source goes on being taken. */
  #restIfIdle(): void {
    const window = this.#maintenance;
    if (window === undefined || this.#gate.calls > 0 || (this.#isRead && !this.#effect.pausesReading)) return;
    this.#keeper.rest(`planned maintenance: ${window.reason}`);
  }

  #wakeAll(): void {
    const waiting = [...this.#waiters];
    this.#waiters.clear();
    for (const callback of waiting) callback();
  }

  #env(env: Pick<ConnectorEnv, 'lost'>): ConnectorEnv {
    const { clock, log, notice, observed } = this.#context;
    const name = this.plan.name;
    return {
      name,
      format: this.format,
      limits: this.limits,
      now: clock.wall ?? clock.now,
      lost: env.lost,
      report: (code, sentence) => {
        log({ level: 'warn', event: 'interface.notice', about: name, detail: `${code}: ${sentence}` });
        notice(name, code, sentence);
        this.errors.note(clock.now(), 'notice', sentence);
      },
      observed: observation => observed(name, observation),
    };
  }
}

function gateLimitsOf(plan: InterfacePlan, concurrency: number): GateLimits {
  const { limits, retry } = plan.declaration;
  return {
    concurrency,
    ...(limits?.rate === undefined ? {} : { rate: limits.rate }),
    failures: breakerFailures,
    backoff: { firstMs: retry?.first ?? 1000, longestMs: retry?.longest ?? 60_000 },
  };
}

/** How the bytes of an interface are read and written. Throws `ConnectorError` (misconfigured). */
export function formatOf(plan: InterfacePlan, bytes: number, shapes: InterfaceShapes): Format {
  const opened = openFormat(plan.declaration.format ?? { kind: 'json' }, {
    limits: { ...defaultLimits, bytes },
    ...shapes,
  });
  if (!opened.ok)
    throw new ConnectorError(
      'misconfigured',
      `opening ${plan.name}: ${opened.issues[0]?.sentence ?? 'its format cannot be used'}`,
    );
  return opened.value;
}

/** A connector names its endpoint without secrets; an address with a user in it is cut all the same. */
function withoutUser(endpoint: string): string {
  return endpoint.replace(/\/\/[^/@]*@/u, '//');
}
