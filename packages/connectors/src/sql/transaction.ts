import type { Outcome } from '@millrace/connector';

import { DatabaseFault } from './database.ts';
import type { Dialect, Session } from './database.ts';
import { outcomeOf } from './failure.ts';
import { statementGroups } from './table.ts';
import type { TableRow } from './table.ts';

/** Outcomes by the place of the message in the call. */
export type Outcomes = Map<number, Outcome>;

/** Writes rows of one statement, inside a transaction; throws the fault that concerns all of them. */
export type GroupWriter = (session: Session, rows: readonly TableRow[], signal: AbortSignal) => Promise<Outcomes>;

/**
 * Writes rows in one transaction, so that they cost one sync together. Where a row spoils it, the transaction is repeated with
 * savepoints and the rows are halved until the bad ones stand alone: their neighbours are written all the same.
 */
export async function writeTogether(
  session: Session,
  dialect: Dialect,
  rows: readonly TableRow[],
  write: GroupWriter,
  signal: AbortSignal,
): Promise<Outcomes> {
  const fast = await inTransaction(session, dialect, signal, async () => {
    const outcomes: Outcomes = new Map();
    for (const group of statementGroups(rows)) merge(outcomes, await write(session, group, signal));
    return outcomes;
  });
  if (fast.kind === 'committed') return fast.value;
  if (fast.kind === 'unknown') return unknownAfter(fast.value, fast.fault);
  if (rows.length === 1 || !concernsRows(fast.fault)) return allOf(rows, outcomeOf(fast.fault));
  return writeApart(session, dialect, rows, write, signal);
}

async function writeApart(
  session: Session,
  dialect: Dialect,
  rows: readonly TableRow[],
  write: GroupWriter,
  signal: AbortSignal,
): Promise<Outcomes> {
  const careful = await inTransaction(session, dialect, signal, async () => {
    if (dialect.name === 'postgresql') await session.run(`SET LOCAL lock_timeout = '100ms'`, [], signal);
    const outcomes: Outcomes = new Map();
    for (const group of statementGroups(rows)) merge(outcomes, await halve(session, group, write, signal));
    return outcomes;
  });
  if (careful.kind === 'committed') return careful.value;
  if (careful.kind === 'unknown') return unknownAfter(careful.value, careful.fault);
  if (careful.fault.kind !== 'data') return allOf(rows, outcomeOf(careful.fault));
  const middle = Math.ceil(rows.length / 2);
  const first = await writeTogether(session, dialect, rows.slice(0, middle), write, signal);
  return merge(first, await writeTogether(session, dialect, rows.slice(middle), write, signal));
}

/** Writes rows behind a savepoint; on a fault of the rows, half of them and then the other half. */
async function halve(session: Session, rows: readonly TableRow[], write: GroupWriter, signal: AbortSignal): Promise<Outcomes> {
  await session.run('SAVEPOINT millrace', [], signal);
  try {
    const outcomes = await write(session, rows, signal);
    await session.run('RELEASE SAVEPOINT millrace', [], signal);
    return outcomes;
  } catch (error) {
    if (!(error instanceof DatabaseFault) || !concernsRows(error)) throw error;
    await session.run('ROLLBACK TO SAVEPOINT millrace', [], signal);
    await session.run('RELEASE SAVEPOINT millrace', [], signal);
    if (rows.length === 1) return allOf(rows, outcomeOf(error));
  }
  const middle = Math.ceil(rows.length / 2);
  const first = await halve(session, rows.slice(0, middle), write, signal);
  return merge(first, await halve(session, rows.slice(middle), write, signal));
}

/** How a transaction ended: for certain, or with the session lost while COMMIT was under way. */
export type Transacted<T> =
  | { readonly kind: 'committed'; readonly value: T }
  | { readonly kind: 'nothing'; readonly fault: DatabaseFault }
  | { readonly kind: 'unknown'; readonly value: T; readonly fault: DatabaseFault };

/** Runs a body between BEGIN and COMMIT. A fault before COMMIT was sent surely leaves no effect. */
export async function inTransaction<T>(
  session: Session,
  dialect: Dialect,
  signal: AbortSignal,
  body: () => Promise<T>,
): Promise<Transacted<T>> {
  let done: { readonly value: T } | undefined;
  try {
    await session.run(dialect.begin, [], signal);
    done = { value: await body() };
    await session.run('COMMIT', [], signal);
    return { kind: 'committed', ...done };
  } catch (fault) {
    if (!(fault instanceof DatabaseFault)) throw fault;
    if (done !== undefined && fault.kind === 'down' && fault.sent) return { kind: 'unknown', ...done, fault };
    if (fault.kind !== 'down') await rollback(session);
    return { kind: 'nothing', fault };
  }
}

/** The call may be over by now, and the transaction must end all the same. */
async function rollback(session: Session): Promise<void> {
  await session.run('ROLLBACK', [], AbortSignal.timeout(1_000)).catch(() => undefined);
}

/** What was refused stays refused; whether the rest took effect nobody knows. */
function unknownAfter(outcomes: Outcomes, fault: DatabaseFault): Outcomes {
  const unknown: Outcome = { kind: 'unknown', sentence: `the session was lost during COMMIT: ${fault.message}` };
  return new Map(
    [...outcomes].map(([index, outcome]) => [index, outcome.kind === 'done' || outcome.kind === 'already' ? unknown : outcome]),
  );
}

/** A fault that some rows caused and others need not suffer: bad data, or a lock that one row waits for. */
function concernsRows(fault: DatabaseFault): boolean {
  return fault.kind === 'data' || fault.code === '55P03';
}

function allOf(rows: readonly TableRow[], outcome: Outcome): Outcomes {
  return new Map(rows.map(row => [row.index, outcome]));
}

function merge(into: Outcomes, from: Outcomes): Outcomes {
  for (const [index, outcome] of from) into.set(index, outcome);
  return into;
}
