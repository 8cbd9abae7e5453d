import { ConnectorError } from '@millrace/connector';
import type { Connection, Connector, ConnectorEnv, Offers } from '@millrace/connector';

import { fileFields } from './config.ts';
import type { FileConfig } from './config.ts';
import { assertFolder } from './folder.ts';
import { probeFolder } from './probe.ts';
import { FolderSink } from './sink.ts';
import { FolderSource } from './source.ts';

/** Files in a watched folder, in and out. */
export const file: Connector<FileConfig> = {
  name: 'file',
  summary: 'Takes messages from the files of a watched folder, and puts messages into a folder as files.',
  config: fileFields,
  offers,
  endpoint: config => `folder ${config.folder}`,
  examples: [
    {
      title: 'Order files of an ERP, written as .tmp and renamed when complete',
      config: { folder: '/srv/exchange/orders', read: { pattern: 'PRO-*.xml', stable: { kind: 'rename' } } },
    },
    {
      title: 'Reports of an instrument on a share, complete when nothing changed for 10 s, deleted once taken',
      config: {
        folder: '/mnt/lab/results',
        sentinel: '.mounted',
        read: { pattern: '*.csv', stable: { kind: 'age', settleFor: '10 s' }, after: 'delete' },
      },
    },
    {
      title: 'One file a work order for a reader that moves what it took into `done`',
      config: {
        folder: '/srv/exchange/work-orders',
        write: { name: '{keys.order}-{id}.xml', onExisting: 'never', done: 'done' },
      },
    },
  ],
  open,
  probe: config => probeFolder(config),
};

function offers({ read, write }: FileConfig): Offers {
  return {
    ...(read && {
      source: { delivery: 'acknowledged', because: 'a file stays in the folder until all its records are on disk' },
    }),
    ...(write && {
      sink:
        write.one === 'batch'
          ? { repeat: 'unsafe', because: 'a second try may come in another batch, in a file of another name', batch: 1_000 }
          : { repeat: 'harmless', because: 'the same message becomes the same file', batch: 100 },
    }),
    ...(write?.one === 'message' && write.done !== undefined && { verify: true }),
  };
}

async function open(config: FileConfig, env: ConnectorEnv): Promise<Connection> {
  if (config.read === undefined && config.write === undefined) {
    throw new ConnectorError(
      'misconfigured',
      `opening ${config.folder}: expected \`read\` or \`write\`, and neither is declared`,
    );
  }
  const identity = await assertFolder(config, 'unreachable');
  const end = new AbortController();
  const sink = config.write && new FolderSink(config, config.write, env, identity);
  return {
    ...(config.read && { source: new FolderSource(config, config.read, env, identity, end.signal) }),
    ...(sink && { sink, lookup: sink }),
    probe: () => probeFolder(config),
    async [Symbol.asyncDispose]() {
      end.abort();
    },
  };
}
