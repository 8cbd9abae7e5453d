import type { Connector } from '@millrace/connector';

import { createHttpConnector } from './http/index.ts';

/** Every connector, by the word that stands in `connector:`. */
export const connectors: ReadonlyMap<string, Connector> = new Map(
  [createHttpConnector()].map(connector => [connector.name, connector as Connector]),
);

export { httpCodes } from './http/codes.ts';
export { createHttpConnector } from './http/index.ts';
