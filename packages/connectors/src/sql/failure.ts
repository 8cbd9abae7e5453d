import { ConnectorError } from '@millrace/connector';
import type { ConnectorErrorKind, Outcome } from '@millrace/connector';

import { DatabaseFault } from './database.ts';
import type { FaultKind } from './database.ts';

const stateKinds: readonly (readonly [pattern: RegExp, kind: FaultKind])[] = [
  [/^(?:40001|40P01|55P03|55006)$/u, 'contention'],
  [/^(?:08|57P0)/u, 'down'],
  [/^(?:53|57014|XX|58)/u, 'busy'],
  [/^(?:42|3D|3F|0A|25|28|26|34)/u, 'setup'],
];

/** What an SQLSTATE means for the message; a code of the application (`RAISE`) concerns the message alone. */
export function kindOfState(state: string): FaultKind {
  return stateKinds.find(([pattern]) => pattern.test(state))?.[1] ?? 'data';
}

/** Primary result codes of SQLite. */
const sqliteKinds: Readonly<Record<number, FaultKind>> = {
  5: 'contention',
  6: 'contention',
  7: 'busy',
  9: 'busy',
  13: 'busy',
  18: 'data',
  19: 'data',
  20: 'data',
  10: 'down',
  11: 'down',
  14: 'down',
  26: 'down',
};

/** What a result code of SQLite means for the message. */
export function kindOfResult(code: number): FaultKind {
  return sqliteKinds[code & 0xff] ?? 'setup';
}

/** The outcome of a message whose statement failed and surely left no effect. */
export function outcomeOf(fault: DatabaseFault): Outcome {
  const sentence = fault.message;
  switch (fault.kind) {
    case 'data':
      return { kind: 'never', sentence, ...(fault.code === undefined ? {} : { targetCode: fault.code }) };
    case 'contention':
    case 'busy':
      return { kind: 'later', because: fault.kind, sentence };
    default:
      return { kind: 'later', because: 'down', sentence };
  }
}

/** A failed statement outside of a delivery, as the error of this boundary. */
export function connectorError(doing: string, error: unknown, down: ConnectorErrorKind): ConnectorError {
  if (error instanceof ConnectorError) return error;
  if (!(error instanceof DatabaseFault)) throw error;
  if (error.cause instanceof ConnectorError) return error.cause;
  const refused = error.code !== undefined && /^(?:28|42501)/u.test(error.code);
  const kind = refused ? 'refused' : error.kind === 'setup' ? 'misconfigured' : down;
  return new ConnectorError(kind, `${doing}: ${error.message}`, { cause: error });
}
