import { parseArray } from './postgresql-array.ts';

/** Object identifiers of the types that need care. */
const names: Readonly<Record<number, string>> = {
  16: 'boolean',
  17: 'bytea',
  20: 'bigint',
  21: 'smallint',
  23: 'integer',
  26: 'oid',
  114: 'json',
  700: 'real',
  701: 'double precision',
  1082: 'date',
  1114: 'timestamp',
  1184: 'timestamptz',
  1700: 'numeric',
  3802: 'jsonb',
};

/** Types of lists → type of their elements. */
const elements: Readonly<Record<number, number>> = {
  1000: 16,
  1001: 17,
  1005: 21,
  1007: 23,
  1009: 25,
  1014: 25,
  1015: 25,
  1016: 20,
  1021: 700,
  1022: 701,
  1115: 1114,
  1182: 1082,
  1185: 1184,
  1231: 1700,
  199: 114,
  2951: 25,
  3807: 3802,
};

/** Writes the text of one value as JSON. */
export type JsonWriter = (text: string) => string;

/** The name of a type that needs care, or an empty text. */
export function typeName(oid: number): string {
  return names[oid] ?? '';
}

/** How values of a type become JSON: numbers with exactly their digits, times as RFC 3339, bytes as base64, everything else as text. */
export function jsonWriter(oid: number): JsonWriter {
  const element = elements[oid];
  if (element !== undefined) return listWriter(jsonWriter(element));
  switch (names[oid]) {
    case 'boolean':
      return text => (text === 't' ? 'true' : 'false');
    case 'bigint':
    case 'smallint':
    case 'integer':
    case 'oid':
    case 'json':
    case 'jsonb':
      return text => text;
    case 'numeric':
    case 'real':
    case 'double precision':
      return text => (/[ay]/u.test(text) ? JSON.stringify(text) : text);
    case 'bytea':
      return text => JSON.stringify(Buffer.from(text.slice(2), 'hex').toString('base64'));
    case 'timestamptz':
      return text => JSON.stringify(rfc3339(text));
    case 'timestamp':
      return text => JSON.stringify(text.replace(' ', 'T'));
    default:
      return text => JSON.stringify(text);
  }
}

/** `2026-11-23 03:00:00.123456+00` as RFC 3339. The session's zone is UTC. */
function rfc3339(text: string): string {
  return text.endsWith('+00') ? `${text.slice(0, -3).replace(' ', 'T')}Z` : text;
}

function listWriter(write: JsonWriter): JsonWriter {
  const writeList = (list: ReturnType<typeof parseArray>): string =>
    `[${list.map(item => (item === null ? 'null' : typeof item === 'string' ? write(item) : writeList(item))).join(',')}]`;
  return text => writeList(parseArray(text));
}
