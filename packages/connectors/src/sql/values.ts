import { isFields, valueAt } from '@millrace/core';
import type { Value } from '@millrace/core';
import type { SinkItem } from '@millrace/connector';

import type { Cell, ColumnFacts, Dialect } from './database.ts';
import { writeArray } from './postgresql-array.ts';

/** A value by the name of its column or parameter. */
export interface NamedValue {
  readonly name: string;
  readonly value: Value;
}

const own: Readonly<Record<string, (item: SinkItem) => string>> = {
  $key: item => item.key,
  $id: item => item.id,
  $subject: item => item.subject,
  $message: item => String(item.message),
};

/** The values of a message by the declared names; without a declaration its top-level fields. What the message does not have is left out. */
export function namedValues(
  item: SinkItem,
  columns: Readonly<Record<string, string>> | undefined,
): readonly NamedValue[] | undefined {
  if (columns === undefined) {
    return isFields(item.value) ? Object.entries(item.value).map(([name, value]) => ({ name, value })) : undefined;
  }
  return Object.entries(columns).flatMap(([name, path]) => {
    const value = Object.hasOwn(own, path) ? own[path]!(item) : valueAt(item.value, path);
    return value === undefined ? [] : [{ name, value }];
  });
}

/** A value as the database takes it, without a column to know about: lists and objects as JSON. */
export function plainCell(value: Value, dialect: Dialect): Cell {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'object') return JSON.stringify(value);
  if (dialect.name === 'postgresql') return String(value);
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return Number.isSafeInteger(value) ? BigInt(value) : value;
}

/** A value as this column takes it, or why it cannot without losing something. */
export function columnCell(
  value: Value,
  column: ColumnFacts,
  dialect: Dialect,
): { readonly cell: Cell } | { readonly refused: string } {
  if (column.kind === 'bytes' && typeof value === 'string') return bytesCell(value, column, dialect);
  if (column.kind === 'list' && Array.isArray(value)) return { cell: listText(value as readonly Value[]) };
  const cell = plainCell(value, dialect);
  if (column.scale === undefined || typeof cell !== 'string') return { cell };
  const digits = /^-?\d*\.(\d*?)0*$/u.exec(cell)?.[1]?.length ?? 0;
  if (digits <= column.scale) return { cell };
  return { refused: `column ${column.name} keeps ${column.scale} digits after the decimal mark, and ${cell} would be rounded` };
}

function bytesCell(text: string, column: ColumnFacts, dialect: Dialect): { readonly cell: Cell } | { readonly refused: string } {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u.test(text)) {
    return { refused: `column ${column.name} holds bytes: expected base64` };
  }
  const bytes = Buffer.from(text, 'base64');
  return { cell: dialect.name === 'postgresql' ? `\\x${bytes.toString('hex')}` : bytes };
}

function listText(list: readonly Value[]): string {
  return writeArray(list.map(item => (item === null ? null : typeof item === 'object' ? JSON.stringify(item) : String(item))));
}
