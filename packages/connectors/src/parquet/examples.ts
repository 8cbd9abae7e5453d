import type { ConnectorExample } from '@millrace/connector';

/** Complete interfaces as a person would write them. */
export const parquetExamples: readonly ConnectorExample[] = [
  {
    title: 'Files on a share, at the latest every 5 minutes',
    config: { folder: '/srv/lake/measurements', sentinel: '.mounted' },
  },
  {
    title: 'Storage of the plant that speaks S3, larger files',
    config: {
      s3: {
        endpoint: 'https://s3.plant.example',
        bucket: 'measurements',
        prefix: 'lines',
        accessKey: '${secret:S3_ACCESS_KEY}',
        secretKey: '${secret:S3_SECRET_KEY}',
      },
      every: '1 h',
      samples: 1_000_000,
    },
  },
];
