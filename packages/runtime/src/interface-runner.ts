import { admit, defaultLimits, newGate, openFormat, released } from '@millrace/core';
import type { Admission, Format, FormatOptions, Gate, GateLimits, InterfacePlan, InterfaceStatus, Outcome } from '@millrace/core';
import type { Connection, Connector, ConnectorEnv, Offers } from '@millrace/connector';
import { ConnectorError } from '@millrace/connector';
import type { Clock } from './clock.ts';
import { ConnectionKeeper } from './connection-keeper.ts';
import type { ConnectionUser } from './connection-keeper.ts';
import { Deadlines } from './deadlines.ts';
import type { Deadline } from './deadlines.ts';
import type { Log } from './events.ts';
import { limitsOf, readSettings, type References } from './interface-settings.ts';

/** What an interface needs from the node. */
export interface InterfaceContext {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly references: References;
  readonly clock: Clock;
  readonly log: Log;
  /** Keeps a notice of a connector as an anomaly. */
  notice(about: string, code: string, sentence: string, message?: number): void;
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
  readonly #gateLimits: GateLimits;
  readonly #deadlines: Deadlines;
  readonly #waiters = new Set<() => void>();
  /** Everything that shapes the connection, references resolved: equal text, untouched connection. */
  readonly identity: string;
  #gate: Gate;

  /** Throws `ConnectorError` (misconfigured) where settings cannot work. */
  constructor(plan: InterfacePlan, shapes: InterfaceShapes, context: InterfaceContext) {
    this.plan = plan;
    this.#context = context;
    const { connector, config } = readSettings(plan, context);
    this.offers = connector.offers(config);
    this.limits = limitsOf(plan, this.offers);
    this.#deadlines = new Deadlines(this.limits.timeout);
    this.format = formatOf(plan, this.limits.size, shapes);
    this.identity = JSON.stringify([plan.text, config]);
    this.#gateLimits = gateLimitsOf(plan, this.limits.concurrency);
    this.#gate = newGate(this.#gateLimits, context.clock.now());
    this.#keeper = new ConnectionKeeper(
      plan.name,
      (env, signal) => connector.open(config, this.#env(env), signal),
      context.clock,
      context.log,
    );
  }

  /** Opens the connection; `reader` reads its source, if a flow wants it. */
  start(reader?: ConnectionUser): void {
    this.#keeper.start({
      use: async (connection, signal) => {
        this.#wakeAll();
        if (reader === undefined)
          await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
        else await reader.use(connection, signal);
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

  /** Asks to make one call with up to `wanted` messages; `leave` must follow where any is admitted. */
  enter(wanted: number): Admission {
    const admission = admit(this.#gateLimits, this.#gate, wanted, this.#context.clock.now());
    this.#gate = admission.gate;
    return admission;
  }

  /** Says how the call ended, and lets those go on that wait for a place. */
  leave(outcomes: readonly Outcome[]): void {
    const { clock } = this.#context;
    this.#gate = released(this.#gateLimits, this.#gate, outcomes, clock.now(), clock.random());
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
    const { state, nextTry } = this.#keeper;
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

  #wakeAll(): void {
    const waiting = [...this.#waiters];
    this.#waiters.clear();
    for (const callback of waiting) callback();
  }

  #env(env: Pick<ConnectorEnv, 'lost'>): ConnectorEnv {
    const { clock, log, notice } = this.#context;
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
      },
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

function formatOf(plan: InterfacePlan, bytes: number, shapes: InterfaceShapes): Format {
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
