import type { Fields, Value } from '../value/value.ts';
import type { ElementShape } from './xml-shape.ts';

type Row = readonly [name: string, value: Value];

/**
 * Fields in the order in which they are written: declared ones as the contract has them, then the others as they come. Fields that take
 * turns are taken apart: the first item of each, then the second of each.
 */
export function rowsOf(fields: Fields, shape: ElementShape | undefined): Iterable<Row> {
  if (!shape || shape.order.size === 0) return Object.entries(fields);
  const rows: Row[] = [];
  for (const name of shape.order) if (Object.hasOwn(fields, name)) rows.push([name, fields[name] as Value]);
  for (const name of Object.keys(fields)) if (!shape.order.has(name)) rows.push([name, fields[name] as Value]);
  return shape.turns.length === 0 ? rows : shape.turns.reduce(inTurns, rows);
}

function inTurns(rows: Row[], names: readonly string[]): Row[] {
  const first = rows.findIndex(([name]) => names.includes(name));
  if (first === -1) return rows;
  const members = rows.filter(([name]) => names.includes(name));
  const rounds = Math.max(...members.map(([, value]) => (Array.isArray(value) ? value.length : 1)));
  const turned = Array.from({ length: rounds }, (_, round) =>
    members.flatMap(([name, value]): readonly Row[] => {
      if (!Array.isArray(value)) return round === 0 ? [[name, value]] : [];
      return round < value.length ? [[name, value[round] as Value]] : [];
    }),
  ).flat();
  return [...rows.slice(0, first), ...turned, ...rows.slice(first).filter(([name]) => !names.includes(name))];
}
