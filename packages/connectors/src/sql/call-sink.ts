import { ConnectorError } from '@millrace/connector';
import type { Delivered, Lookup, Outcome, Sink, SinkItem, Verdict, Verified } from '@millrace/connector';

import type { WriteSettings } from './config.ts';
import { DatabaseFault } from './database.ts';
import type { Cell, Database, Session } from './database.ts';
import { outcomeOf } from './failure.ts';
import { namedStatement } from './named.ts';
import type { NamedStatement } from './named.ts';
import { cellText } from './selection.ts';
import { answerTrace, sentTrace } from './trace.ts';
import { inTransaction } from './transaction.ts';
import { namedValues, plainCell } from './values.ts';

/** Runs a statement for each message, each in a transaction of its own. */
export class CallSink implements Sink {
  readonly #settings: WriteSettings;
  readonly #database: Database;
  readonly #statement: NamedStatement;

  constructor(settings: WriteSettings, database: Database) {
    if (settings.statement === undefined) throw new ConnectorError('misconfigured', 'setting write: mode call needs a statement');
    this.#settings = settings;
    this.#database = database;
    this.#statement = namedStatement(settings.statement, database.dialect.placeholder);
  }

  /** The statement with its places, for a probe. */
  get statement(): NamedStatement {
    return this.#statement;
  }

  async deliver(items: readonly SinkItem[], signal: AbortSignal): Promise<Delivered> {
    const outcomes: Outcome[] = [];
    try {
      await this.#database.use(async session => {
        for (const item of items) outcomes.push(await this.#call(session, item, signal));
      });
    } catch (error) {
      if (!(error instanceof DatabaseFault)) throw error;
      while (outcomes.length < items.length) outcomes.push(outcomeOf(error));
    }
    return { outcomes, sent: sentTrace({ call: this.#statement.sql }, items), answered: answerTrace(outcomes) };
  }

  async #call(session: Session, item: SinkItem, signal: AbortSignal): Promise<Outcome> {
    const bound = parametersOf(this.#statement, item, this.#settings, this.#database);
    if ('missing' in bound)
      return { kind: 'never', sentence: `calling: the message has no value for the parameter :${bound.missing}` };
    if (this.#commitsItself) return this.#callAlone(session, bound.cells, signal);
    const { dialect } = this.#database;
    const ended = await inTransaction(session, dialect, signal, () => this.#run(session, bound.cells, signal));
    if (ended.kind === 'committed') return ended.value;
    if (ended.kind === 'nothing') return outcomeOf(ended.fault);
    return { kind: 'unknown', sentence: `the session was lost during COMMIT: ${ended.fault.message}` };
  }

  /** A procedure may end transactions of its own, so it cannot run inside of one. */
  get #commitsItself(): boolean {
    return /^\s*call\b/iu.test(this.#statement.sql);
  }

  async #callAlone(session: Session, cells: readonly Cell[], signal: AbortSignal): Promise<Outcome> {
    try {
      await session.run('SELECT 1', [], signal);
    } catch (error) {
      if (error instanceof DatabaseFault) return outcomeOf(error);
      throw error;
    }
    try {
      return await this.#run(session, cells, signal);
    } catch (error) {
      if (!(error instanceof DatabaseFault)) throw error;
      if (error.kind !== 'down' || !error.sent) return outcomeOf(error);
      return { kind: 'unknown', sentence: `the session was lost during the call: ${error.message}` };
    }
  }

  async #run(session: Session, cells: readonly Cell[], signal: AbortSignal): Promise<Outcome> {
    const { rows, columns } = await session.run(this.#statement.sql, cells, signal);
    const { returning } = this.#settings;
    const cell = rows[0]?.[returning === undefined ? 0 : columns.indexOf(returning)] ?? null;
    return { kind: 'done', ...(cell === null || cell === '' ? {} : { reference: cellText(cell) }) };
  }
}

/** Asks with a query of the writer whether a message had its effect. */
export class QueryLookup implements Lookup {
  readonly #settings: WriteSettings;
  readonly #database: Database;
  readonly #statement: NamedStatement;

  constructor(settings: WriteSettings, query: string, database: Database) {
    this.#settings = settings;
    this.#database = database;
    this.#statement = namedStatement(query, database.dialect.placeholder);
  }

  async verify(items: readonly SinkItem[], signal: AbortSignal): Promise<Verified> {
    const verdicts: Verdict[] = [];
    for (const item of items) verdicts.push(await this.#ask(item, signal));
    return { verdicts, sent: sentTrace({ query: this.#statement.sql }, items), answered: answerTrace(verdicts) };
  }

  async #ask(item: SinkItem, signal: AbortSignal): Promise<Verdict> {
    const bound = parametersOf(this.#statement, item, this.#settings, this.#database);
    if ('missing' in bound) return { kind: 'undecided', sentence: `asking: the message has no value for :${bound.missing}` };
    try {
      const { rows } = await this.#database.use(session => session.run(this.#statement.sql, bound.cells, signal));
      const [found] = rows;
      if (found === undefined) return { kind: 'absent' };
      const reference = found[0] ?? null;
      return { kind: 'present', ...(reference === null ? {} : { reference: cellText(reference) }) };
    } catch (error) {
      if (!(error instanceof DatabaseFault)) throw error;
      return { kind: 'undecided', sentence: `asking: ${error.message}` };
    }
  }
}

/** The values of the named parameters: as declared, else the fields of the message, and always `:key`, `:id`, `:subject`, `:message`. */
function parametersOf(
  statement: NamedStatement,
  item: SinkItem,
  settings: WriteSettings,
  database: Database,
): { readonly cells: readonly Cell[] } | { readonly missing: string } {
  const values = new Map((namedValues(item, settings.columns) ?? []).map(({ name, value }) => [name, value]));
  const own = new Map(Object.entries({ key: item.key, id: item.id, subject: item.subject, message: String(item.message) }));
  const cells: Cell[] = [];
  for (const name of statement.names) {
    const value = values.get(name) ?? (values.has(name) ? null : own.get(name));
    const declared = settings.columns !== undefined && Object.hasOwn(settings.columns, name);
    if (value === undefined && !declared) return { missing: name };
    cells.push(value === undefined ? null : plainCell(value, database.dialect));
  }
  return { cells };
}
