import { readQuantity } from '../quantity.ts';
import type { Row } from './database.ts';

/** What an MES is told to make. Quantities are decimal text. */
export interface WorkOrder {
  readonly number: string;
  readonly product: string;
  readonly description: string;
  readonly quantity: string;
  readonly unit: string;
  readonly plannedStart: string;
  readonly plannedEnd: string;
  readonly operations: readonly Readonly<Record<string, unknown>>[];
  readonly components: readonly Readonly<Record<string, unknown>>[];
}

/** Reads the body of POST /work-orders, or says what is wrong with it. */
export function readWorkOrder(body: unknown): WorkOrder | string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'a work order is a JSON object';
  const fields = body as Readonly<Record<string, unknown>>;
  for (const name of ['number', 'product', 'quantity', 'unit'])
    if (typeof fields[name] !== 'string' || fields[name] === '') return `${name} must be a text`;
  if (readQuantity(fields['quantity']) === undefined) return `quantity ${JSON.stringify(fields['quantity'])} is no decimal text`;
  return shaped(fields);
}

/** The work order in a row of the table `work_order`. */
export function workOrderOf(row: Row): WorkOrder {
  const { planned_start, planned_end, operations, components, ...others } = row;
  return shaped({
    ...others,
    plannedStart: planned_start,
    plannedEnd: planned_end,
    operations: listIn(operations),
    components: listIn(components),
  });
}

/** Whether two work orders say the same. */
export function isSame(one: WorkOrder, other: WorkOrder): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function shaped(fields: Readonly<Record<string, unknown>>): WorkOrder {
  const text = (name: string): string => String(fields[name] ?? '');
  return {
    number: text('number'),
    product: text('product'),
    description: text('description'),
    quantity: text('quantity'),
    unit: text('unit'),
    plannedStart: text('plannedStart'),
    plannedEnd: text('plannedEnd'),
    operations: records(fields['operations']),
    components: records(fields['components']),
  };
}

function records(list: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(list) ? list.filter(entry => typeof entry === 'object' && entry !== null) : [];
}

function listIn(text: Row[string] | undefined): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : [];
  } catch {
    return [];
  }
}
