import { auditRoot } from '@millrace/core';
import { firstBrokenEntry } from '../../audit-chain.ts';
import type { AuditCheck, StoreFinding } from '../../store.ts';
import { MessageDecoder } from '../read/journal.ts';
import type { MessageRow } from '../read/journal.ts';
import { isWholeAttempt } from '../read/attempts.ts';
import type { AttemptRow } from '../read/attempts.ts';
import { isWholeBlock } from '../read/series.ts';
import type { BlockRow } from '../read/series.ts';
import type { ReadConnection } from '../read/read-connection.ts';
import { addedEntries } from '../read/entries.ts';
import { auditTrail } from '../read/records.ts';
import { entryAction, entryText } from '../entry-text.ts';
import { verifyCorrections } from './verify-corrections.ts';

/** Findings kept; a store with more is to be restored, not listed. */
const findingsKept = 1_000;
/** Records between two reports of how far it is. */
const toldEvery = 5_000;

/** Tables whose rows have a number and a checksum. */
type VerifiedTable = 'message' | 'attempt' | 'series_block';

/** Hears how many records of how many were read. */
export type Progress = (done: number, of: number) => void;

/** Checks the pages of the file, every message, every attempt and every audit entry. Each finding names its record. */
export function verify(db: ReadConnection, progress: Progress = () => undefined): readonly StoreFinding[] {
  return first(allFindings(db, progress));
}

/** Checks the chain of the audit trail and the records that it covers; answers its last entry too. */
export function checkAudit(db: ReadConnection): AuditCheck {
  const findings = first(auditFindings(db));
  const last = db.one<{ number: number; hash: string }>('SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1');
  return { findings, ...(last && { last: { ...last } }) };
}

function first(all: Iterable<StoreFinding>): readonly StoreFinding[] {
  const findings: StoreFinding[] = [];
  for (const finding of all) {
    findings.push(finding);
    if (findings.length === findingsKept) break;
  }
  return findings;
}

function* allFindings(db: ReadConnection, progress: Progress): Iterable<StoreFinding> {
  const [messages, attempts] = [lastOf(db, 'message'), lastOf(db, 'attempt')];
  yield* verifyJournal(db, done => progress(done, messages + attempts));
  yield* verifyRuns(db);
  yield* verifyAttempts(db, done => progress(messages + done, messages + attempts));
  yield* verifySeries(db);
  yield* auditFindings(db);
  yield* verifyPages(db);
}

function* auditFindings(db: ReadConnection): Iterable<StoreFinding> {
  yield* verifyAudit(db);
  yield* verifyEntries(db);
  yield* verifyCorrections(db);
}

function* verifyJournal(db: ReadConnection, progress: (done: number) => void): Iterable<StoreFinding> {
  yield* readThrough<MessageRow>(db, 'message', progress, rows => {
    const decoder = new MessageDecoder(db);
    return rows.filter(row => !decoder.isWhole(row)).map(damagedMessage);
  });
}

function* verifyAttempts(db: ReadConnection, progress: (done: number) => void): Iterable<StoreFinding> {
  yield* readThrough<AttemptRow>(db, 'attempt', progress, rows => rows.filter(row => !isWholeAttempt(row)).map(damagedAttempt));
}

function* verifySeries(db: ReadConnection): Iterable<StoreFinding> {
  yield* readThrough<BlockRow>(
    db,
    'series_block',
    () => undefined,
    rows => rows.filter(row => !isWholeBlock(row)).map(damagedBlock),
  );
}

/** Reads a table in order; where a page cannot be read at all, goes on behind it with growing steps and names the gap. */
function* readThrough<R extends { readonly number: number }>(
  db: ReadConnection,
  table: VerifiedTable,
  progress: (done: number) => void,
  check: (rows: readonly R[]) => readonly StoreFinding[],
): Iterable<StoreFinding> {
  const last = lastOf(db, table);
  let told = 0;
  for (let at = 0, skip = 1; at < last;) {
    try {
      const rows = db.all<R>(`SELECT * FROM ${table} WHERE number > ? ORDER BY number LIMIT ?`, at, skip === 1 ? 200 : 1);
      yield* check(rows);
      at = rows.at(-1)?.number ?? last;
      skip = 1;
      if (at - told >= toldEvery) progress((told = at));
    } catch {
      const sentence = `${table.replace('_', ' ')}s ${at + 1} to ${at + skip} or some of them cannot be read: a page of the file is damaged`;
      yield { code: 'store.damaged', record: `${table.replace('_', ' ')} ${at + 1}`, sentence };
      at += skip;
      skip *= 2;
    }
  }
}

function damagedMessage(row: MessageRow): StoreFinding {
  const sentence = `message ${row.number} (id "${row.id}", source ${row.source}) does not match its checksum`;
  return { code: 'store.damaged', record: `message ${row.number}`, sentence };
}

function damagedAttempt({ number, flow, message }: AttemptRow): StoreFinding {
  const sentence = `attempt ${number} (flow ${flow}, message ${message}) does not match its checksum: what was sent or answered, or when, was changed`;
  return { code: 'store.damaged', record: `attempt ${number}`, sentence };
}

function damagedBlock({ number, source, samples }: BlockRow): StoreFinding {
  const sentence = `block ${number} of samples (source ${source}, ${samples} samples) does not match its checksum`;
  return { code: 'store.damaged', record: `series block ${number}`, sentence };
}

/** Each source's runs together hold exactly its messages. */
function* verifyRuns(db: ReadConnection): Iterable<StoreFinding> {
  const sql = `SELECT s.number AS source, s.accepted AS accepted, coalesce(sum(r.last - r.first + 1), 0) AS indexed
    FROM source AS s LEFT JOIN run AS r ON r.source = s.number GROUP BY s.number HAVING accepted <> indexed`;
  for (const row of db.all<{ source: number; accepted: number; indexed: number }>(sql)) {
    const sentence = `source ${row.source} has accepted ${row.accepted} messages, and its runs hold ${row.indexed}`;
    yield { code: 'store.index', record: `source ${row.source}`, sentence };
  }
}

function* verifyAudit(db: ReadConnection): Iterable<StoreFinding> {
  let previous = auditRoot;
  for (let after = 0; ;) {
    const entries = auditTrail(db, after, 500);
    const broken = firstBrokenEntry(entries, previous, after + 1);
    if (broken !== undefined) {
      const sentence = `audit entry ${broken.number} does not follow from the one before it: it was changed, or entries before it were removed`;
      return yield { code: 'store.audit-chain', record: `audit ${broken.number}`, sentence };
    }
    const last = entries.at(-1);
    if (last === undefined) return;
    after = last.number;
    previous = last.hash;
  }
}

/** Each entry that was added to a crosswalk is what its audit entry says, and none of them is gone. */
function* verifyEntries(db: ReadConnection): Iterable<StoreFinding> {
  const told = new Map(
    db
      .all<{ number: number; after_json: string }>(
        'SELECT number, after_json FROM audit WHERE action = ? ORDER BY number',
        entryAction,
      )
      .map(({ number, after_json }) => [number, after_json]),
  );
  for (const entry of addedEntries(db)) {
    const record = `crosswalk entry ${entry.number}`;
    if (told.get(entry.audit) !== entryText(entry))
      yield { code: 'store.damaged', record, sentence: `${record} is not what audit entry ${entry.audit} says was added` };
    told.delete(entry.audit);
  }
  for (const audit of told.keys())
    yield {
      code: 'store.damaged',
      record: `audit ${audit}`,
      sentence: `the crosswalk entry that audit entry ${audit} says was added is gone`,
    };
}

/** What SQLite itself finds: structure of pages and agreement of tables and indexes. */
function* verifyPages(db: ReadConnection): Iterable<StoreFinding> {
  try {
    for (const row of db.all<{ integrity_check: string }>('PRAGMA integrity_check(20)')) {
      if (row.integrity_check !== 'ok') yield { code: 'store.damaged', record: 'file', sentence: row.integrity_check };
    }
  } catch (error) {
    yield { code: 'store.damaged', record: 'file', sentence: `the file cannot be checked: ${(error as Error).message}` };
  }
}

function lastOf(db: ReadConnection, table: VerifiedTable): number {
  return db.one<{ n: number }>(`SELECT coalesce(max(number), 0) AS n FROM ${table}`)?.n ?? 0;
}
