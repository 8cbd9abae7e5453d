import { ConnectorError } from '@millrace/connector';

import type { SqlConfig } from './config.ts';
import type { Session } from './database.ts';
import { cellText } from './selection.ts';

/** Fails where another database answers than the one expected. */
export async function assertIdentity(
  session: Session,
  expect: NonNullable<SqlConfig['expect']>,
  signal: AbortSignal,
): Promise<string> {
  const { rows } = await session.run(expect.query, [], signal);
  const found = rows[0]?.[0];
  if (found !== undefined && found !== null && cellText(found) === expect.equals) return expect.equals;
  const came = found === undefined || found === null ? 'nothing' : `"${cellText(found)}"`;
  throw new ConnectorError('wrong-endpoint', `checking the identity of the database: expected "${expect.equals}", got ${came}`);
}
