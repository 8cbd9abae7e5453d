import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { auditRoot } from '@millrace/core';
import { auditHash } from '../../audit-chain.ts';
import type { AnomalyInput, AuditInput, EntryInput } from '../../store.ts';
import { CommandWriter } from './command-writer.ts';
import { CorrectionWriter } from './correction-writer.ts';
import { entryAction, entryText } from '../entry-text.ts';
import type { SeriesWriter } from './series-writer.ts';
import { HistoryWriter } from './history-writer.ts';
import type { RecordAnswer, RecordInput } from '../wire/record.ts';

const mergeWithinMs = 3_600_000;

/** Anomalies kept; older ones go. */
const anomaliesKept = 10_000;

/** Writes what happens seldom: registrations, settings, audit entries, anomalies. Statements are prepared when first needed. */
export class RecordWriter {
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();
  readonly #history: HistoryWriter;
  readonly #corrections: CorrectionWriter;
  readonly #commands: CommandWriter;
  readonly #series: SeriesWriter;

  constructor(db: DatabaseSync, series: SeriesWriter) {
    this.#db = db;
    this.#series = series;
    this.#history = new HistoryWriter(db);
    const audit = (entry: AuditInput): number => this.#audit(entry).number;
    this.#corrections = new CorrectionWriter(db, audit);
    this.#commands = new CommandWriter(db, audit);
  }

  write(input: RecordInput): RecordAnswer {
    switch (input.kind) {
      case 'source':
        return {
          number: this.#numberOf('SELECT number FROM source WHERE name = ?', [input.name]) ?? this.#addSource(input.name),
        };
      case 'flow':
        return { number: this.#flow(input) };
      case 'release':
        return { number: this.#release(input) };
      case 'setting':
        return this.#setting(input.name, input.value);
      case 'audit':
        return this.#audit(input.entry);
      case 'entry':
        return this.#entry(input.entry);
      case 'history':
        this.#history.write(input.batch);
        return { number: 0 };
      case 'correction':
        return this.#corrections.add(input.entry);
      case 'decision':
        return this.#corrections.decide(input.entry);
      case 'command':
        return this.#commands.keep(input.step);
      case 'forward':
        this.#series.moveForward(input.move);
        return { number: 0 };
      case 'ranges':
        this.#series.changeRanges(input.change);
        return { number: 0 };
      case 'forget-forward':
        this.#series.forgetForward(input.name);
        return { number: 0 };
      case 'merge':
        return { number: 0, merged: this.#series.merge(input.merge) };
      case 'prune':
        return { number: 0, pruned: this.#series.prune(input.choice) };
      case 'anomaly':
        return this.#anomaly(input.entry);
    }
  }

  #addSource(name: string): number {
    return this.#run('INSERT INTO source (name) VALUES (?)', name);
  }

  #flow({ name, source, startAfter }: RecordInput & { kind: 'flow' }): number {
    const known = this.#numberOf('SELECT number FROM flow WHERE name = ? AND source = ?', [name, source]);
    if (known !== undefined) return known;
    const row = this.#one('SELECT accepted, last_message FROM source WHERE number = ?', [source]);
    if (row === undefined) throw new Error(`registering flow "${name}": source ${source} is not registered`);
    const start = startAfter === 'now' ? (row['last_message'] as number) : startAfter;
    const before =
      start === 0 ? 0 : start >= (row['last_message'] as number) ? (row['accepted'] as number) : this.#countUpTo(source, start);
    return this.#run(
      'INSERT INTO flow (name, source, start_after, accepted_before, cursor) VALUES (?, ?, ?, ?, ?)',
      name,
      source,
      start,
      before,
      start,
    );
  }

  #countUpTo(source: number, number: number): number {
    const sql = 'SELECT coalesce(sum(min(last, ?) - first + 1), 0) AS number FROM run WHERE source = ? AND first <= ?';
    return this.#numberOf(sql, [number, source, number]) ?? 0;
  }

  #release({ hash, documents, at, written }: RecordInput & { kind: 'release' }): number {
    const known = this.#numberOf('SELECT number FROM release WHERE hash = ?', [hash]);
    if (known !== undefined) return known;
    const insert = 'INSERT OR IGNORE INTO release (hash, at, documents, written) VALUES (?, ?, ?, ?)';
    const number = this.#run(insert, hash, Math.round(at), documents, written ?? null);
    // A statement holds its values until the next time, and these may be tens of megabytes: what is ignored takes their place.
    this.#run(insert, hash, 0, '', null);
    return number;
  }

  #setting(name: string, value: string | undefined): RecordAnswer {
    if (value === undefined) this.#run('DELETE FROM setting WHERE name = ?', name);
    else this.#run('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)', name, value);
    return { number: 0 };
  }

  #audit(entry: AuditInput): RecordAnswer {
    const last = this.#one('SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1', []);
    const number = ((last?.['number'] as number | undefined) ?? 0) + 1;
    const hash = auditHash((last?.['hash'] as string | undefined) ?? auditRoot, number, entry);
    const { at, who, action, subject, reason = null, before = null, after = null } = entry;
    const sql =
      'INSERT INTO audit (number, at, who, action, subject, reason, before_json, after_json, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)';
    this.#run(sql, number, at, who, action, subject, reason, before, after, hash);
    for (const message of messagesIn(subject))
      this.#run('INSERT OR IGNORE INTO audit_message (message, audit) VALUES (?, ?)', message, number);
    return { number, hash };
  }

  #entry(entry: EntryInput): RecordAnswer {
    const { at, who, reason, crosswalk, from, to, site = null, since = null, until = null } = entry;
    const audit = this.#audit({ at, who, action: entryAction, subject: crosswalk, reason, after: entryText(entry) }).number;
    const sql =
      'INSERT INTO crosswalk_entry (audit, at, crosswalk, from_code, to_code, site, since, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?)';
    return { number: this.#run(sql, audit, at, crosswalk, from, to, site, since, until), audit };
  }

  #anomaly({ at, code, about, sentence, ...rest }: AnomalyInput): RecordAnswer {
    const message = rest.message ?? null;
    const same = 'SELECT number FROM anomaly WHERE code = ? AND about = ? AND at > ? ORDER BY number DESC LIMIT 1';
    const known = this.#numberOf(same, [code, about, at - mergeWithinMs]);
    if (known !== undefined) {
      this.#run('UPDATE anomaly SET times = times + 1, message = ?, sentence = ? WHERE number = ?', message, sentence, known);
      return { number: known };
    }
    const number = this.#run(
      'INSERT INTO anomaly (number, at, code, about, message, sentence) SELECT coalesce(max(number), 0) + 1, ?, ?, ?, ?, ? FROM anomaly',
      at,
      code,
      about,
      message,
      sentence,
    );
    this.#run('DELETE FROM anomaly WHERE number <= ?', number - anomaliesKept);
    return { number };
  }

  #run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).lastInsertRowid);
  }

  #one(sql: string, values: SQLInputValue[]): Record<string, unknown> | undefined {
    return this.#statement(sql).get(...values);
  }

  #numberOf(sql: string, values: SQLInputValue[]): number | undefined {
    return this.#one(sql, values)?.['number'] as number | undefined;
  }

  #statement(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) this.#prepared.set(sql, (statement = this.#db.prepare(sql)));
    return statement;
  }
}

/** The messages that the subject of an audit entry names: `message 12`, `messages 12-500, 502`. */
function messagesIn(subject: string): readonly number[] {
  const single = [...subject.matchAll(/\bmessage (\d{1,15})\b/g)].map(found => Number(found[1]));
  const ranges = [...subject.matchAll(/\bmessages ((?:\d{1,15}(?:-\d{1,15})?(?:, )?)+)/g)].flatMap(found =>
    found[1]!.split(', '),
  );
  return [...single, ...ranges.filter(range => range !== '').flatMap(numbersIn)];
}

/** Entries of one range at most; who acts on more than so many at once names them in several. */
const longestRange = 1_000_000;

/** The numbers of a range as an entry writes it: `12` or `12-500`. */
function numbersIn(range: string): readonly number[] {
  const [first = 0, last = first] = range.split('-').map(Number);
  return Array.from({ length: Math.min(Math.max(0, last - first + 1), longestRange) }, (_, index) => first + index);
}
