import { ConnectorError } from '@millrace/connector';
import type { ProbeStep } from '@millrace/connector';

import { CallSink } from './call-sink.ts';
import type { SqlConfig } from './config.ts';
import type { Cell, Database } from './database.ts';
import { assertIdentity } from './identity.ts';
import { insertStatement } from './postgresql-table.ts';
import { RowReader } from './rows.ts';
import { sqliteInsert } from './sqlite-table.ts';
import { TableSink } from './table-sink.ts';

/** Tries the path to a database without changing anything in it: statements are planned, never run. */
export async function probeDatabase(config: SqlConfig, database: Database, signal: AbortSignal): Promise<readonly ProbeStep[]> {
  const steps: ProbeStep[] = [];
  const run = async (step: string, action: () => Promise<string>): Promise<void> => {
    const began = performance.now();
    const [ok, detail] = await action().then(
      text => [true, text] as const,
      (error: unknown) => [false, error instanceof Error ? error.message : String(error)] as const,
    );
    steps.push({ step, ok, detail, tookMs: performance.now() - began });
  };
  await run('the database answers', () => version(database, signal));
  const { expect, read, write } = config;
  if (expect !== undefined)
    await run('it is the expected one', () => database.use(session => assertIdentity(session, expect, signal)));
  if (read !== undefined) await run('the rows to read are there', () => lookAtRows(config, database, signal));
  if (write !== undefined) await run('messages can be written', () => planWrite(config, database, signal));
  return steps;
}

async function version(database: Database, signal: AbortSignal): Promise<string> {
  const query = database.dialect.name === 'sqlite' ? 'SELECT sqlite_version()' : 'SHOW server_version';
  const { rows } = await database.use(session => session.run(query, [], signal));
  return `${database.dialect.name} ${String(rows[0]?.[0])}`;
}

async function lookAtRows({ read }: SqlConfig, database: Database, signal: AbortSignal): Promise<string> {
  const rows = new RowReader(read!, database);
  await rows.look(signal);
  return `columns ${rows.columns.join(', ')}`;
}

async function planWrite({ write }: SqlConfig, database: Database, signal: AbortSignal): Promise<string> {
  if (write!.mode === 'call') return planCall(new CallSink(write!, database), database, signal);
  const { table } = await new TableSink(write!, database).target(signal);
  const names = write!.columns === undefined ? table.key : Object.keys(write!.columns);
  const unknown = names.find(name => !table.columns.some(column => column.name === name));
  if (unknown !== undefined) throw new ConnectorError('misconfigured', `table ${table.name} has no column ${unknown}`);
  const columns = table.columns.filter(column => names.includes(column.name));
  const sql = database.dialect.name === 'sqlite' ? sqliteInsert(table, columns) : insertStatement(table, columns);
  await plan(sql, columns.length, database, signal);
  return `table ${table.name}, key ${table.key.join(', ')}`;
}

async function planCall(sink: CallSink, database: Database, signal: AbortSignal): Promise<string> {
  const { sql, names } = sink.statement;
  if (/^\s*call\b/iu.test(sql)) return 'a procedure cannot be tried without running it';
  await plan(sql, names.length, database, signal);
  return sql;
}

function plan(sql: string, count: number, database: Database, signal: AbortSignal): Promise<unknown> {
  const nothing: Cell[] = Array.from({ length: count }, () => null);
  return database.use(session => session.run(`EXPLAIN ${sql}`, nothing, signal));
}
