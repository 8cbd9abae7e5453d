import { basename, dirname } from 'node:path';
import type { ConnectorEnv } from '@millrace/connector';
import { connectors } from '@millrace/connectors';
import { openFormat, parseFields } from '@millrace/core';

const mostBytes = 64 * 1024 * 1024;
/** Without a message for so long, none comes any more. */
const patienceMs = 10_000;

/** How many messages an interface of files gives for each file, once each had as many as `expected` says. */
export async function messagesOf(expected: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>> {
  const given = new Map<string, number>();
  for (const folder of new Set([...expected.keys()].map(dirname))) {
    const wanted = [...expected].filter(([path, count]) => dirname(path) === folder && count > 0);
    const counts = await countItems(folder, new Map(wanted.map(([path, count]) => [basename(path), count])));
    for (const [file, count] of counts) given.set(`${folder}/${file}`, count);
  }
  return given;
}

async function countItems(folder: string, wanted: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>> {
  const connector = connectors.get('mtconnect');
  const format = openFormat({ kind: 'json' });
  if (!connector || !format.ok) throw new Error('the connector is not there');
  const config = parseFields(connector.config, { files: { folder, every: '10 ms' } }, '');
  if (!config.ok) throw new Error('the settings are wrong');
  const end = new AbortController();
  const env: ConnectorEnv = {
    name: 'conformance.files',
    format: format.value,
    limits: { concurrency: 1, batch: 1000, timeout: 10_000, size: mostBytes },
    now: () => Date.now(),
    lost: error => end.abort(error),
    report: () => undefined,
  };
  const counts = new Map<string, number>();
  const isDone = (): boolean => [...wanted].every(([file, count]) => (counts.get(file) ?? 0) >= count);
  await using connection = await connector.open(config.value, env, end.signal);
  const patience = setTimeout(() => end.abort(), patienceMs);
  for await (const batch of isDone() ? [] : (connection.source?.read(undefined, end.signal) ?? [])) {
    patience.refresh();
    for (const { attributes } of batch.items) counts.set(attributes?.file ?? '', (counts.get(attributes?.file ?? '') ?? 0) + 1);
    await batch.settle([]);
    if (isDone()) break;
  }
  clearTimeout(patience);
  return counts;
}
