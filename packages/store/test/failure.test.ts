import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { storeCodes, StoreError } from '../src/index.ts';
import { asReadError, asStoreError, guarded } from '../src/sqlite/failure.ts';

const sqliteError = (errcode: number): Error =>
  Object.assign(new Error('as SQLite says it'), { code: 'ERR_SQLITE_ERROR', errcode });

describe('errors of SQLite', () => {
  it.each([
    [13, 'full'],
    [8, 'read-only'],
    [1544, 'read-only'],
    [778, 'read-only'],
    [1034, 'read-only'],
    [14, 'read-only'],
    [11, 'damaged'],
    [266, 'damaged'],
    [26, 'damaged'],
    [5, 'held'],
  ])('F34 F35: code %i becomes a store error of kind %s that says what was being done', (code, kind) => {
    const error = asStoreError(sqliteError(code), 'appending to the journal') as StoreError;
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({
      kind,
      message: expect.stringMatching(/^appending to the journal: .+as SQLite says it/) as string,
    });
    expect(Object.keys(storeCodes)).toContain(`store.${kind}`);
  });

  it('F38: a file that cannot be opened is not blamed on write access alone, and never where it is only read', () => {
    expect((asStoreError(sqliteError(14), 'committing') as StoreError).message).toContain('either too many files are open, or');
    const spent = Object.assign(new Error('Worker initialization failure: EMFILE'), { code: 'ERR_WORKER_INIT_FAILED' });
    for (const error of [sqliteError(14), spent, Object.assign(new Error('open'), { code: 'ENFILE' })]) {
      const read = asReadError(error, 'verify of the store') as StoreError;
      expect(read).toMatchObject({ kind: 'unopened', code: 'store.unopened' });
      expect(read.message).toMatch(/^verify of the store: .*too many files open.*limit/);
      expect(read.message).not.toContain('write access');
    }
    expect(asReadError(sqliteError(11), 'verify of the store')).toMatchObject({ kind: 'damaged' });
  });

  it('are passed on as they are where we are wrong, not the world', () => {
    const db = new DatabaseSync(':memory:');
    expect(() => guarded('reading', () => db.prepare('SELECT nonsense'))).toThrow(/no such column: nonsense/);
    db.close();
    const ours = new TypeError('ours');
    expect(asStoreError(ours, 'reading')).toBe(ours);
  });
});
