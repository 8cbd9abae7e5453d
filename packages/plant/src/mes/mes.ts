import { controlPanel } from '../dial/control.ts';
import { createDial, type Dial } from '../dial/dial.ts';
import { followOutage } from '../dial/outage.ts';
import { Door } from '../http/door.ts';
import { watchDoor } from '../http/watch-door.ts';
import { openDatabase, type Database } from './database.ts';
import { mesService } from './desk.ts';
import { machineEvents, type MachineEvent } from './equipment-event.ts';
import { reportSender, type ReportDoor } from './dispatch.ts';
import { unsentReports } from './outbox.ts';
import type { Report } from './report.ts';
import { createTables } from './tables.ts';
import { work } from './work.ts';
import { workOrderOf, type WorkOrder } from './work-order.ts';

/** How an MES is started. */
export interface MesOptions {
  /** Path of a SQLite file, or address of a PostgreSQL database. */
  readonly database: string;
  /** Decides how orders are executed and which cases a fault with a share hits; default 1. */
  readonly seed?: number;
  /** Port of the HTTP door; default any free one. */
  readonly port?: number;
  /** What `x-api-key` must be at the HTTP door; absent: anything. */
  readonly apiKey?: string;
  /** Where it posts its reports; absent: it leaves them in its outbox tables for others to read. */
  readonly reports?: ReportDoor;
  /** How often it looks for new work orders; default 50 ms. */
  readonly pollMs?: number;
  /** Wall clock in milliseconds since 1970. */
  readonly now?: () => number;
}

/** A running MES. Disposing it closes sockets, files and timers; its database stays. */
export interface Mes extends AsyncDisposable {
  /** Address of the HTTP door. */
  readonly url: string;
  /** Address of the operator's panel: `/book`, `/events`, `/emitted`, `/dial`. */
  readonly control: string;
  readonly dial: Dial;
  /** The work orders that it really has. */
  book(): Promise<readonly WorkOrder[]>;
  /** What it heard of its lines. */
  machineEvents(): Promise<readonly MachineEvent[]>;
  /** Every report let out since the start, with whether it was taken. */
  emitted(): readonly Report[];
  /** Whether no work order waits for execution and every report is taken or refused for good. */
  isIdle(): Promise<boolean>;
}

/** Starts an MES on the loopback address; it executes whatever work orders come into its table. */
export async function startMes(options: MesOptions): Promise<Mes> {
  const { seed = 1, now = Date.now, pollMs = 50 } = options;
  const stack = new AsyncDisposableStack();
  const dial = createDial(seed);
  const db = stack.use(await openDatabase(options.database));
  await createTables(db);
  const sender = options.reports && stack.use(reportSender(options.reports, db));
  const reports: Report[] = [];
  const reported = (fresh: readonly Report[]): void => {
    reports.push(...fresh);
    for (const report of fresh) {
      if (sender) sender.dispatch(report);
      else report.acknowledged = true;
    }
  };
  if (sender) reported(await unsentReports(db));
  const book = async (): Promise<readonly WorkOrder[]> =>
    (await db.run('SELECT * FROM work_order ORDER BY received_at, number')).map(workOrderOf);
  const door = stack.use(await Door.open(mesService(db, dial, options.apiKey), options.port));
  const panel = stack.use(await Door.open(controlPanel(dial, { book, events: () => machineEvents(db), emitted: () => reports })));
  stack.use(watchDoor(dial, door));
  stack.use(working(signal => work({ db, dial, seed, pollMs, now, reported }, signal)));
  // Disposed first: executing could wait for the lock.
  stack.use(working(signal => followOutage(dial, 'lock', lockOf(db), signal)));
  return {
    url: door.url,
    control: panel.url,
    dial,
    book,
    machineEvents: () => machineEvents(db),
    emitted: () => reports,
    isIdle: async () => (await isAllExecuted(db)) && reports.every(report => report.acknowledged || report.refused !== undefined),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function isAllExecuted(db: Database): Promise<boolean> {
  return (await db.run(`SELECT number FROM work_order WHERE state = 'new' LIMIT 1`)).length === 0;
}

/** Something that goes on until disposed. */
function working(start: (signal: AbortSignal) => Promise<void>): AsyncDisposable {
  const stop = new AbortController();
  const end = start(stop.signal);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await end;
    },
  };
}

function lockOf(db: Database): { begin(): Promise<void>; end(): Promise<void> } {
  let release: (() => Promise<void>) | undefined;
  return {
    async begin() {
      release = await db.lock();
    },
    async end() {
      await release?.();
      release = undefined;
    },
  };
}
