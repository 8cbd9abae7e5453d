import { readFile } from 'node:fs/promises';

import { ConnectorError } from '@millrace/connector';

import { sayRefusal } from './agent-client.ts';
import { DeviceIndex } from './device-index.ts';
import { readDocument } from './document.ts';

/** The devices of a file with an answer to `probe`; `undefined` where none is named. */
export async function readModelFile(path: string | undefined): Promise<DeviceIndex | undefined> {
  if (path === undefined) return undefined;
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new ConnectorError(
      'misconfigured',
      `reading the device model ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  });
  const document = readDocument(bytes);
  if (document.kind === 'devices') return new DeviceIndex(document.devices);
  throw new ConnectorError('misconfigured', `reading the device model ${path}: ${sayRefusal(document)}`);
}
