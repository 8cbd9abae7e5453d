import type { FieldSet } from '@millrace/core';

/** Settings once read: durations in milliseconds, references resolved. Exactly one of the two stands. */
export interface HistorianConfig {
  readonly postgresql?: PostgresqlHistorian;
  readonly influxdb?: InfluxHistorian;
  readonly samples: number;
  readonly every: number;
}

export interface PostgresqlHistorian {
  readonly url: string;
  readonly write?: { readonly table: string; readonly create: boolean };
  readonly read?: HistorianRead;
}

/** How a table of a historian is read as tags. */
export interface HistorianRead {
  readonly table: string;
  readonly time: string;
  readonly tag?: string;
  readonly value?: string;
  readonly status?: string;
  readonly every: number;
  readonly overlap: number;
  readonly since: number;
  readonly page: number;
}

export interface InfluxHistorian {
  readonly url: string;
  readonly api: '2' | '1';
  readonly org?: string;
  readonly bucket: string;
  readonly token?: string;
  readonly user?: string;
  readonly password?: string;
}

const write: FieldSet = {
  table: { kind: 'text', default: 'millrace_sample', summary: 'Table of the samples, `schema.table` or `table`.' },
  create: {
    kind: 'flag',
    default: true,
    summary: 'Make the tables where they are missing; a hypertable where the database has TimescaleDB.',
  },
};

const read: FieldSet = {
  table: { kind: 'text', required: true, summary: 'Table or view to read.', example: 'history.raw' },
  time: { kind: 'text', required: true, summary: 'Column of the time of a value, with its zone.', example: 'ts' },
  tag: {
    kind: 'text',
    summary: 'Column of the name of a tag: a row a value. Absent: a row of all tags, each a column of its own.',
    example: 'tag_name',
  },
  value: { kind: 'text', summary: 'Column of the value, beside `tag`.', example: 'val' },
  status: {
    kind: 'text',
    summary: 'Column of the status as a number of OPC UA, 0 is good; absent: good where there is a value.',
  },
  every: { kind: 'duration', default: '1 s', summary: 'Time between two looks when nothing new was there.' },
  overlap: {
    kind: 'duration',
    default: '10 s',
    summary: 'How far back rows are looked at again, because a row may become visible after a later one.',
  },
  since: { kind: 'duration', default: '1 d', summary: 'How old the first values may be that are read, the very first time.' },
  page: { kind: 'integer', minimum: 1, maximum: 100_000, unit: 'rows', default: 5_000, summary: 'Rows read at once.' },
};

const postgresql: FieldSet = {
  url: {
    kind: 'secret',
    required: true,
    summary: 'Address with user and password: `postgresql://user:password@host:5432/database`.',
    example: '${secret:HISTORIAN_DATABASE}',
  },
  write: { kind: 'group', fields: write, summary: 'Take measurements.' },
  read: { kind: 'group', fields: read, summary: 'Read its values as tags; an address is the name of a tag.' },
};

const influxdb: FieldSet = {
  url: { kind: 'text', required: true, summary: 'Address of the server.', example: 'http://influx.plant:8086' },
  api: {
    kind: 'choice',
    choices: { '2': 'InfluxDB 2 and 3, and 1.8 (`/api/v2/write`)', '1': 'InfluxDB 1 (`/write`)' },
    default: '2',
    summary: 'Which interface for writing the server has.',
  },
  org: { kind: 'text', summary: 'Organization (2).', example: 'plant' },
  bucket: {
    kind: 'text',
    required: true,
    summary: 'Bucket; with InfluxDB 1 the database, `database/policy` with a retention policy.',
  },
  token: { kind: 'secret', summary: 'Token (2).', example: '${secret:INFLUX_TOKEN}' },
  user: { kind: 'text', summary: 'User (1).' },
  password: { kind: 'secret', summary: 'Password (1).', example: '${secret:INFLUX_PASSWORD}' },
};

/** The settings of the `historian` connector. */
export const historianFields: FieldSet = {
  postgresql: { kind: 'group', fields: postgresql, summary: 'PostgreSQL, with TimescaleDB or without.' },
  influxdb: { kind: 'group', fields: influxdb, summary: 'InfluxDB, or whatever takes its line protocol.' },
  samples: {
    kind: 'integer',
    minimum: 1,
    maximum: 100_000,
    default: 10_000,
    summary: 'Samples of one collection after which they are written earlier than `every`.',
  },
  every: { kind: 'duration', default: '5 s', summary: 'Longest time that measurements wait for more before they are written.' },
};
