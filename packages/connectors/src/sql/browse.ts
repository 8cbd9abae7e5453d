import type { Browser, ConnectorEnv } from '@millrace/connector';

import { browsePostgresql } from './browse-postgresql.ts';
import { browseSqlite } from './browse-sqlite.ts';
import type { SqlConfig } from './config.ts';
import type { Database, Session } from './database.ts';
import { connectorError } from './failure.ts';
import { assertIdentity } from './identity.ts';
import { openPostgresql, shownAddress } from './postgresql.ts';
import { openSqlite, shownPath } from './sqlite.ts';

/** How a database is asked for its tables; by one session. */
export interface Catalogue {
  tables: (session: Session, signal: AbortSignal) => ReturnType<Browser['tables']>;
  describe: (session: Session, table: string, signal: AbortSignal) => ReturnType<Browser['describe']>;
}

/** Opens a database to ask for its tables; the identity check of the interface holds here too. */
export async function browseDatabase(
  config: SqlConfig,
  env: Pick<ConnectorEnv, 'name' | 'limits'>,
  signal: AbortSignal,
): Promise<Browser> {
  const endpoint = config.dialect === 'sqlite' ? shownPath(config) : shownAddress(config.url);
  const catalogue = config.dialect === 'sqlite' ? browseSqlite : browsePostgresql;
  const asking = { ...env, lost: () => undefined };
  const database = config.dialect === 'sqlite' ? await openSqlite(config, asking) : await openPostgresql(config, asking, signal);
  const { expect } = config;
  try {
    if (expect !== undefined) await database.use(session => assertIdentity(session, expect, signal));
    else await database.use(session => session.run('SELECT 1', [], signal));
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw connectorError(`opening ${endpoint}`, error, 'unreachable');
  }
  return {
    tables: stop => asked(`listing the tables of ${endpoint}`, database, session => catalogue.tables(session, stop)),
    describe: (table, stop) =>
      asked(`looking at ${table} of ${endpoint}`, database, session => catalogue.describe(session, table, stop)),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

async function asked<T>(doing: string, database: Database, ask: (session: Session) => Promise<T>): Promise<T> {
  try {
    return await database.use(ask);
  } catch (error) {
    throw connectorError(doing, error, 'lost');
  }
}
