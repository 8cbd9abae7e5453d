import { Client } from 'pg';
import { transact, type Database, type Row, type Run } from './database.ts';
import { inTurn } from './in-turn.ts';

/** The MES's database in PostgreSQL, over one connection. */
export async function openPostgres(url: string): Promise<Database> {
  const client = await connect(url);
  const next = inTurn();
  const run: Run = async (sql, ...parameters) => (await client.query<Row>(sql, [...parameters])).rows;
  return {
    isPostgres: true,
    run: (sql, ...parameters) => next(() => run(sql, ...parameters)),
    transaction: work => next(() => transact(run, 'BEGIN', work)),
    async lock() {
      const other = await connect(url);
      await other.query('BEGIN; LOCK TABLE work_order IN EXCLUSIVE MODE');
      return async () => {
        await other.query('ROLLBACK');
        await other.end();
      };
    },
    async [Symbol.asyncDispose]() {
      await next(() => client.end());
    },
  };
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}
