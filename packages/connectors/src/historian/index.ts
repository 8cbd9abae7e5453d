import { ConnectorError } from '@millrace/connector';
import type { Connection, Connector, ConnectorEnv, Offers, ProbeStep } from '@millrace/connector';

import type { Database } from '../sql/database.ts';
import { connectorError } from '../sql/failure.ts';
import { openPostgresql, shownAddress } from '../sql/postgresql.ts';
import { historianFields } from './config.ts';
import type { HistorianConfig, PostgresqlHistorian } from './config.ts';
import { historianExamples } from './examples.ts';
import { HistorianTags } from './historian-tags.ts';
import { openInflux } from './influx-sink.ts';
import { makeTables, PostgresqlSeries } from './postgresql-sink.ts';

/** Historians: PostgreSQL with TimescaleDB or without, and InfluxDB. */
export const historian: Connector<HistorianConfig> = {
  name: 'historian',
  summary: 'Writes measurements into PostgreSQL, TimescaleDB or InfluxDB; reads the values of a historian in PostgreSQL as tags.',
  config: historianFields,
  offers,
  endpoint: ({ postgresql, influxdb }) => (postgresql ? shownAddress(postgresql.url) : `influxdb ${hostOf(influxdb?.url)}`),
  examples: historianExamples,
  async open(config, env, signal) {
    const { postgresql, influxdb } = config;
    if ((postgresql === undefined) === (influxdb === undefined))
      throw new ConnectorError('misconfigured', `opening ${env.name}: expected one of "postgresql" and "influxdb"`);
    return influxdb === undefined ? openDatabase(postgresql!, env, signal) : openInflux(influxdb, env);
  },
};

function offers({ postgresql, influxdb, samples: batch, every: everyMs }: HistorianConfig): Offers {
  if (influxdb !== undefined) {
    const because = 'the same sample takes the place of itself';
    return { series: { repeat: 'harmless', because, batch, everyMs } };
  }
  return {
    ...(postgresql?.write && {
      series: { repeat: 'keyed', because: 'the key of a batch is stored in one transaction with it', batch, everyMs },
    }),
    ...(postgresql?.read && {
      tags: {
        delivery: 'replayable',
        because: 'values stay in the table and the cursor says how far they were read',
        browses: true,
      },
    }),
  };
}

async function openDatabase(config: PostgresqlHistorian, env: ConnectorEnv, signal: AbortSignal): Promise<Connection> {
  const { read, write } = config;
  if (read === undefined && write === undefined)
    throw new ConnectorError('misconfigured', `opening ${env.name}: expected \`read\` or \`write\`, and neither is declared`);
  if (read?.tag !== undefined && read.value === undefined)
    throw new ConnectorError(
      'misconfigured',
      `opening ${env.name}: a table with a column of tags needs the column of values, \`value\``,
    );
  const database = await openPostgresql(config, env, signal);
  const end = new AbortController();
  try {
    await database.use(session => session.run('SELECT 1', [], signal));
    if (write?.create === true) await makeTables(database, write.table, signal);
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw connectorError(`opening ${env.name}`, error, 'unreachable');
  }
  return {
    ...(write && { series: new PostgresqlSeries(database, write.table) }),
    ...(read && { tags: new HistorianTags(database, read, env, end.signal) }),
    sessions: () => database.sessions?.() ?? { open: 0, allowed: 0 },
    probe: stop => probe(database, config, stop),
    async [Symbol.asyncDispose]() {
      end.abort();
      await database[Symbol.asyncDispose]();
    },
  };
}

async function probe(
  database: Database,
  { read, write }: PostgresqlHistorian,
  signal: AbortSignal,
): Promise<readonly ProbeStep[]> {
  const steps: ProbeStep[] = [];
  for (const table of [read?.table, write?.table].filter(name => name !== undefined)) {
    const began = performance.now();
    const [ok, detail] = await database.columns(table, signal).then(
      columns => [columns.length > 0, columns.length > 0 ? `${columns.length} columns` : 'there is no such table'] as const,
      (error: unknown) => [false, (error as Error).message] as const,
    );
    steps.push({ step: `look at the table ${table}`, ok, detail, tookMs: performance.now() - began });
  }
  return steps;
}

function hostOf(url: string | undefined): string {
  return URL.canParse(url ?? '') ? new URL(url!).host : '';
}
