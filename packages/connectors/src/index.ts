import type { Connector } from '@millrace/connector';

import { ethernetIp } from './ethernet-ip/index.ts';
import { file } from './file/index.ts';
import { historian } from './historian/index.ts';
import { createHttpConnector } from './http/index.ts';
import { createMqttConnector } from './mqtt/index.ts';
import { modbus } from './modbus/index.ts';
import { mtconnect } from './mtconnect/index.ts';
import { opcua } from './opcua/index.ts';
import { parquet } from './parquet/index.ts';
import { s7 } from './s7/index.ts';
import { createSparkplugConnector } from './sparkplug/index.ts';
import { sql } from './sql/index.ts';

/** Every connector, by the word that stands in `connector:`. */
export const connectors: ReadonlyMap<string, Connector> = new Map(
  [
    ethernetIp,
    file,
    historian,
    createHttpConnector(),
    modbus,
    createMqttConnector(),
    mtconnect,
    opcua,
    parquet,
    createSparkplugConnector(),
    s7,
    sql,
  ].map(connector => [connector.name, connector as Connector]),
);

export { httpCodes } from './http/codes.ts';
export { createHttpConnector } from './http/index.ts';
export { mtconnectCodes } from './mtconnect/codes.ts';
export { mqttCodes } from './mqtt/codes.ts';
export { opcuaCodes } from './opcua/codes.ts';
export { sparkplugCodes } from './sparkplug/codes.ts';
