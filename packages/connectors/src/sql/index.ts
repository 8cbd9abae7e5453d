import { ConnectorError } from '@millrace/connector';
import type { Connection, Connector, ConnectorEnv, Offers, SinkOffer } from '@millrace/connector';

import { probeAlone } from '../probe-alone.ts';
import { browseDatabase } from './browse.ts';
import { CallSink, QueryLookup } from './call-sink.ts';
import { sqlFields } from './config.ts';
import type { SqlConfig, WriteSettings } from './config.ts';
import type { Database } from './database.ts';
import { connectorError } from './failure.ts';
import { openPostgresql, shownAddress } from './postgresql.ts';
import { assertIdentity } from './identity.ts';
import { probeDatabase } from './probe.ts';
import { RowSource } from './source.ts';
import { openSqlite, shownPath } from './sqlite.ts';
import { TableSink } from './table-sink.ts';

/** Tables of PostgreSQL and SQLite, in and out. */
export const sql: Connector<SqlConfig> = {
  name: 'sql',
  summary: 'Takes rows of a table or query as messages, and writes messages as rows or by calling a function.',
  config: sqlFields,
  offers,
  endpoint: config => (config.dialect === 'sqlite' ? shownPath(config) : shownAddress(config.url)),
  examples: [
    {
      title: 'Confirmations of an MES, by the number of the row',
      config: { dialect: 'postgresql', url: '${secret:MES_DATABASE}', read: { table: 'mes.confirmation', cursor: 'id' } },
    },
    {
      title: 'An outbox whose rows are marked once they are taken',
      config: {
        dialect: 'sqlite',
        file: '/var/lib/mes/mes.db',
        read: { table: 'outbox', where: 'taken = 0', cursor: 'id', after: 'UPDATE outbox SET taken = 1 WHERE id = :id' },
      },
    },
    {
      title: 'Work orders into a table of an MES',
      config: {
        dialect: 'postgresql',
        url: '${secret:MES_DATABASE}',
        expect: { query: 'SELECT plant FROM installation', equals: 'pune' },
        write: {
          mode: 'upsert',
          table: 'mes.work_order',
          key: ['number'],
          columns: { number: 'number', item: 'item', amount: 'amount' },
        },
      },
    },
    {
      title: 'A posting function that keeps our key, asked before a repeat',
      config: {
        dialect: 'postgresql',
        url: '${secret:ERP_DATABASE}',
        write: {
          mode: 'call',
          statement: 'SELECT post_confirmation(:order, :quantity, :key) AS number',
          returning: 'number',
          verify: 'SELECT number FROM posting WHERE external_id = :key',
        },
      },
    },
  ],
  open,
  probe: probeAlone(open),
  browse: browseDatabase,
};

function offers({ read, write }: SqlConfig): Offers {
  return {
    ...(read && {
      source:
        read.after === undefined
          ? { delivery: 'replayable', because: 'rows stay in the table and the cursor says how far they were taken' }
          : { delivery: 'acknowledged', because: 'a row is marked as taken only once it is on disk' },
    }),
    ...(write && { sink: sinkOffer(write) }),
    ...(write && (write.mode !== 'call' || write.verify !== undefined) && { verify: true }),
  };
}

function sinkOffer({ mode, repeat, verify }: WriteSettings): SinkOffer {
  if (mode === 'upsert') return { repeat: 'harmless', because: 'the same message becomes the same row', batch: 500 };
  if (mode === 'insert') return { repeat: 'keyed', because: 'the table has the key once', batch: 500 };
  if (repeat === 'keyed') return { repeat, because: 'the statement recognises a repeat, its writer says', batch: 100 };
  if (repeat === 'harmless')
    return { repeat, because: 'a repeat of the statement leaves the same state, its writer says', batch: 100 };
  if (verify !== undefined) return { repeat: 'verifiable', because: 'a query finds the effect of a message', batch: 100 };
  return { repeat: 'unsafe', because: 'a second call of the statement would act twice', batch: 100 };
}

async function open(config: SqlConfig, env: ConnectorEnv, signal: AbortSignal): Promise<Connection> {
  const { read, write, expect } = config;
  const endpoint = sql.endpoint(config);
  if (read === undefined && write === undefined) {
    throw new ConnectorError('misconfigured', `opening ${endpoint}: expected \`read\` or \`write\`, and neither is declared`);
  }
  const database = config.dialect === 'sqlite' ? await openSqlite(config, env) : await openPostgresql(config, env, signal);
  const end = new AbortController();
  const close = async (): Promise<void> => {
    end.abort();
    await database[Symbol.asyncDispose]();
  };
  try {
    await database.use(async session => (expect === undefined ? '' : assertIdentity(session, expect, signal)));
    return {
      ...(read && { source: new RowSource(read, database, env, end.signal) }),
      ...(write && writingRoles(write, database)),
      ...(database.sessions && { sessions: database.sessions }),
      probe: stop => probeDatabase(config, database, stop),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw connectorError(`opening ${endpoint}`, error, 'unreachable');
  }
}

function writingRoles(write: WriteSettings, database: Database): Pick<Connection, 'sink' | 'lookup'> {
  const sink = write.mode === 'call' ? new CallSink(write, database) : new TableSink(write, database);
  if (write.verify !== undefined) return { sink, lookup: new QueryLookup(write, write.verify, database) };
  return sink instanceof TableSink ? { sink, lookup: sink } : { sink };
}
