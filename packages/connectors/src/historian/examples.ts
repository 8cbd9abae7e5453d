import type { ConnectorExample } from '@millrace/connector';

/** Complete interfaces as a person would write them. */
export const historianExamples: readonly ConnectorExample[] = [
  {
    title: 'TimescaleDB that takes measurements',
    config: { postgresql: { url: '${secret:HISTORIAN_DATABASE}', write: { table: 'plant.sample' } } },
  },
  {
    title: 'InfluxDB 2',
    config: { influxdb: { url: 'http://influx.plant:8086', org: 'plant', bucket: 'lines', token: '${secret:INFLUX_TOKEN}' } },
  },
  {
    title: 'Tags read from the table of an existing historian, a row a value',
    config: {
      postgresql: {
        url: '${secret:HISTORIAN_DATABASE}',
        read: { table: 'history.raw', time: 'ts', tag: 'tag_name', value: 'val', status: 'quality', since: '1 d' },
      },
    },
  },
];
