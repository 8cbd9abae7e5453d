import { rename, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Benchmark, Options } from '../harness/benchmark.ts';
import { freePort } from '../harness/free-port.ts';
import { startMillrace } from '../harness/millrace.ts';
import type { Measured } from '../harness/result.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { waitFor } from '../harness/wait.ts';
import { startPostgresql } from '../peers/postgresql.ts';
import { fileToTable, recordHeader, recordLine, tableToTable } from '../projects/tables.ts';

const records = 100_000;
const table = 'CREATE TABLE stock (number INTEGER PRIMARY KEY, item TEXT, lot TEXT, amount REAL, unit TEXT)';
const pgTable = 'CREATE TABLE stock (number bigint PRIMARY KEY, item text, lot text, amount double precision, unit text)';

/** A batch of records into a table, each a message of its own with a journal entry, a check and a trace; both ends durable. */
export const tableBatch: Benchmark = {
  name: 'table-batch',
  summary: `${records} records of a CSV file into a SQLite table, and of a SQLite table into PostgreSQL`,
  async run(options) {
    const rounds = Math.min(options.rounds, 3);
    const fromFile: number[] = [];
    const fromTable: number[] = [];
    for (let round = 1; round <= rounds; round++) {
      fromFile.push(await fileToSqlite());
      options.say(`  round ${round} file to sqlite: ${fromFile.at(-1)?.toFixed(0)}`);
      const rate = await sqliteToPostgresql(options);
      if (rate === undefined) continue;
      fromTable.push(rate);
      options.say(`  round ${round} sqlite to postgresql: ${rate.toFixed(0)}`);
    }
    return [lineOf('table-batch-file', fromFile), ...(fromTable.length === 0 ? [] : [lineOf('table-batch-sql', fromTable)])];
  },
};

function lineOf(name: string, values: readonly number[]): Measured {
  return { name, unit: 'messages/s', better: 'more', values, goal: { median: 20_000 } };
}

/** From the moment the complete file appears to the last row in the table. */
async function fileToSqlite(): Promise<number> {
  await using folder = await temporaryFolder();
  const inbox = join(folder.path, 'inbox');
  await mkdir(inbox);
  const file = join(folder.path, 'mes.db');
  using target = openTable(file);
  await using _node = await startMillrace({
    project: fileToTable(inbox, `dialect: sqlite, file: "${file}"`),
    folder: folder.path,
  });
  const lines = Array.from({ length: records }, (_, index) => recordLine(index + 1));
  await writeFile(join(inbox, 'stock.tmp'), `${[recordHeader, ...lines].join('\n')}\n`);
  return await rateUntil(
    () => rename(join(inbox, 'stock.tmp'), join(inbox, 'stock.csv')),
    async () => target.count(),
  );
}

/** From the commit of the rows at the source to the last row at the target. */
async function sqliteToPostgresql({ say }: Options): Promise<number | undefined> {
  await using server = await startPostgresql(await freePort());
  if (server === undefined) {
    say('  sqlite to postgresql: needs postgresql (apt-get install postgresql)');
    return undefined;
  }
  await server.query(pgTable);
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'erp.db');
  using source = openTable(file);
  await using _node = await startMillrace({
    project: tableToTable(file, `dialect: postgresql, url: "\${env:TARGET}"`),
    folder: folder.path,
    env: { TARGET: server.url },
  });
  return await rateUntil(
    async () => source.fill(),
    async () => Number(await server.query('SELECT count(*) FROM stock')),
  );
}

async function rateUntil(begin: () => Promise<void>, count: () => Promise<number>): Promise<number> {
  await begin();
  const begun = performance.now();
  await waitFor('the last record', async () => ((await count()) >= records ? true : undefined), {
    everyMs: 20,
    patienceMs: 300_000,
  });
  return records / ((performance.now() - begun) / 1000);
}

interface StockTable extends Disposable {
  count(): number;
  fill(): void;
}

function openTable(file: string): StockTable {
  const db = new DatabaseSync(file, { timeout: 10_000 });
  db.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; ${table}`);
  const counting = db.prepare('SELECT count(*) AS n FROM stock');
  return {
    count: () => counting.get()?.['n'] as number,
    fill: () =>
      db.exec(`INSERT INTO stock WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${records})
        SELECT i, printf('FG-%04d', i % 500), printf('L%07d', i), (i % 1000) / 4.0, 'KG' FROM n`),
    [Symbol.dispose]: () => db.close(),
  };
}
