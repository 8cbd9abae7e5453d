import type { Delivered, Lookup, Outcome, Sink, SinkItem, Verdict, Verified } from '@millrace/connector';
import { ConnectorError } from '@millrace/connector';

import type { WriteSettings } from './config.ts';
import { DatabaseFault } from './database.ts';
import type { Database, Session } from './database.ts';
import { outcomeOf } from './failure.ts';
import { postgresqlTable } from './postgresql-table.ts';
import { sqliteTable } from './sqlite-table.ts';
import { tableRow } from './table.ts';
import type { Found, Table, TableRow, TableWriter } from './table.ts';
import { answerTrace, sentTrace } from './trace.ts';
import { writeTogether } from './transaction.ts';
import type { Outcomes } from './transaction.ts';

interface Target {
  readonly table: Table;
  readonly writer: TableWriter;
}

/** Writes messages as rows of a table, and finds them by their key. */
export class TableSink implements Sink, Lookup {
  readonly #settings: WriteSettings;
  readonly #database: Database;
  readonly #name: string;
  readonly #key: readonly string[];
  #target: Target | undefined;

  constructor(settings: WriteSettings, database: Database) {
    if (settings.table === undefined || settings.key === undefined || settings.key.length === 0 || settings.mode === 'call') {
      throw new ConnectorError('misconfigured', `setting write: mode ${settings.mode} needs a table and the columns of its key`);
    }
    this.#settings = settings;
    this.#database = database;
    this.#name = settings.table;
    this.#key = settings.key;
  }

  async deliver(items: readonly SinkItem[], signal: AbortSignal): Promise<Delivered> {
    const outcomes = await this.#write(items, signal).catch(error => allFailed(items, error));
    return { outcomes, sent: sentTrace({ [this.#settings.mode]: this.#name }, items), answered: answerTrace(outcomes) };
  }

  async verify(items: readonly SinkItem[], signal: AbortSignal): Promise<Verified> {
    const verdicts = await this.#find(items, signal).catch((error: unknown): readonly Verdict[] => {
      if (!(error instanceof DatabaseFault)) throw error;
      return items.map(() => ({ kind: 'undecided', sentence: `asking ${this.#name}: ${error.message}` }));
    });
    return { verdicts, sent: sentTrace({ find: this.#name }, items), answered: answerTrace(verdicts) };
  }

  /** The table as it is now; read once a session. */
  async target(signal: AbortSignal): Promise<Target> {
    if (this.#target !== undefined) return this.#target;
    const columns = await this.#database.columns(this.#name, signal);
    const missing = [...this.#key, ...(this.#settings.returning === undefined ? [] : [this.#settings.returning])].find(
      name => !columns.some(column => column.name === name),
    );
    if (columns.length === 0) throw new DatabaseFault('setup', `there is no table ${this.#name}, or no right to see it`);
    if (missing !== undefined) throw new DatabaseFault('setup', `table ${this.#name} has no column ${missing}`);
    const { mode, returning } = this.#settings as WriteSettings & { readonly mode: Table['mode'] };
    const table = { name: this.#name, mode, key: this.#key, columns, ...(returning === undefined ? {} : { returning }) };
    const writer = this.#database.dialect.name === 'sqlite' ? sqliteTable(table) : postgresqlTable(table);
    this.#target = { table, writer };
    return this.#target;
  }

  async #write(items: readonly SinkItem[], signal: AbortSignal): Promise<readonly Outcome[]> {
    const { writer, table } = await this.target(signal);
    const outcomes: Outcomes = new Map();
    const rows: TableRow[] = [];
    for (const [index, item] of items.entries()) {
      const row = tableRow(item, index, table, this.#settings, this.#database.dialect);
      if ('refused' in row) outcomes.set(index, { kind: 'never', sentence: row.refused });
      else rows.push(row);
    }
    const write = async (session: Session, group: readonly TableRow[]): Promise<Outcomes> => {
      const answers = await writer.write(session, group, signal);
      return new Map(group.map((row, place) => [row.index, this.#outcome(answers[place])]));
    };
    const { dialect } = this.#database;
    const written =
      rows.length === 0 ? [] : await this.#database.use(session => writeTogether(session, dialect, rows, write, signal));
    for (const [index, outcome] of written) outcomes.set(index, outcome);
    return items.map((_, index) => outcomes.get(index)!);
  }

  #outcome(answer: Found | undefined | Error): Outcome {
    if (answer === undefined) return { kind: 'done' };
    if (answer instanceof DatabaseFault) return outcomeOf(answer);
    if (answer instanceof Error) throw answer;
    const reference = 'reference' in answer ? { reference: answer.reference } : {};
    if (answer.kind === 'same') return { kind: answer.inserted ? 'done' : 'already', ...reference };
    if (this.#settings.mode === 'upsert') return { kind: 'done', ...reference };
    const differing = answer.kind === 'other' ? `: ${answer.columns} differ` : '';
    return { kind: 'never', sentence: `inserting into ${this.#name}: a row with this key exists with other content${differing}` };
  }

  async #find(items: readonly SinkItem[], signal: AbortSignal): Promise<readonly Verdict[]> {
    const { writer, table } = await this.target(signal);
    return this.#database.use(async session => {
      const verdicts: Verdict[] = [];
      for (const [index, item] of items.entries()) {
        const row = tableRow(item, index, table, this.#settings, this.#database.dialect);
        if ('refused' in row) verdicts.push({ kind: 'absent' });
        else verdicts.push(verdictOf((await writer.find(session, [row], signal))[0]!));
      }
      return verdicts;
    });
  }
}

function verdictOf(found: Found): Verdict {
  if (found.kind !== 'same') return { kind: 'absent' };
  return { kind: 'present', ...(found.reference === undefined ? {} : { reference: found.reference }) };
}

function allFailed(items: readonly SinkItem[], error: unknown): readonly Outcome[] {
  if (!(error instanceof DatabaseFault)) throw error;
  return items.map(() => outcomeOf(error));
}
