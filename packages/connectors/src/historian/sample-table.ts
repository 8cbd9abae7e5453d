import { quoteName, quoteTable } from '../sql/identifier.ts';

/** Where samples go in PostgreSQL: their table, and beside it the one that knows which batches were taken. */
export interface SampleTables {
  readonly samples: string;
  readonly batches: string;
}

/** Names quoted for SQL. */
export function tablesFor(table: string): SampleTables {
  return { samples: quoteTable(table), batches: quoteTable(`${table}_batch`) };
}

/** What makes the tables where they are missing; also what a person runs where the user of the interface may not. */
export function createStatements(table: string): readonly string[] {
  const { samples, batches } = tablesFor(table);
  const [name = '', schema] = table.split('.').toReversed();
  const index = quoteName(`${name}_series`);
  return [
    ...(schema === undefined ? [] : [`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`]),
    `CREATE TABLE IF NOT EXISTS ${samples} (
  time timestamptz NOT NULL,
  received timestamptz NOT NULL,
  site text NOT NULL,
  equipment text NOT NULL,
  measurement text NOT NULL,
  value_double double precision,
  value_int bigint,
  value_uint numeric(20),
  value_text text,
  value_boolean boolean,
  status bigint NOT NULL,
  origin text,
  unit text,
  collection text NOT NULL
)`,
    `CREATE INDEX IF NOT EXISTS ${index} ON ${samples} (equipment, measurement, time DESC)`,
    `CREATE TABLE IF NOT EXISTS ${batches} (key text PRIMARY KEY, taken timestamptz NOT NULL DEFAULT now())`,
  ];
}

/** Whether the database has TimescaleDB. */
export const timescaleQuery = `SELECT 1 FROM pg_extension WHERE extname = 'timescaledb'`;

/** Makes a hypertable of the table of samples, unless it is one. */
export function hypertableStatement(table: string): string {
  return `SELECT create_hypertable('${tablesFor(table).samples.replaceAll("'", "''")}', 'time', if_not_exists => true, migrate_data => true)`;
}

/** Notes a batch; no row comes back where it was taken before. */
export function claimStatement({ batches }: SampleTables): string {
  return `INSERT INTO ${batches} (key) VALUES ($1) ON CONFLICT (key) DO NOTHING RETURNING key`;
}

/** Inserts samples from lists: ten of the samples, then five of their series. */
export function insertStatement({ samples }: SampleTables): string {
  return `INSERT INTO ${samples} (time, received, site, equipment, measurement, value_double, value_int, value_uint, value_text,
    value_boolean, status, origin, unit, collection)
  SELECT 'epoch'::timestamptz + r.time * interval '1 microsecond', 'epoch'::timestamptz + r.received * interval '1 microsecond',
    s.site, s.equipment, s.measurement, r.double, r.int, r.uint, r.text, r.boolean, r.status, r.origin, s.unit, s.collection
  FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::float8[], $5::bigint[], $6::numeric[], $7::text[], $8::boolean[], $9::bigint[],
    $10::text[]) AS r (series, time, received, double, int, uint, text, boolean, status, origin)
  JOIN unnest($11::text[], $12::text[], $13::text[], $14::text[], $15::text[]) WITH ORDINALITY
    AS s (site, equipment, measurement, unit, collection, place) ON s.place = r.series + 1`;
}
