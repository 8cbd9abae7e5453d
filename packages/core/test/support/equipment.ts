import {
  compileEquipment,
  type CollectionDocument,
  type CollectionPlan,
  type EquipmentPlan,
  type EquipmentProgram,
  type Seen,
  type TagBinding,
  type TagValue,
} from '@millrace/core';

/** A second in the time of collecting. */
export const second = 1_000_000;

/** 2026-11-23T06:00:00Z, where the tests begin. */
export const morning = Date.UTC(2026, 10, 23, 6) * 1000;

/** A program of a collection with these parts, each tag bound under its own name. */
export function programOf(
  parts: Omit<CollectionDocument, 'kind' | 'name' | 'owner' | 'class'>,
  rows: Readonly<Record<string, Partial<TagBinding>>> = {},
): EquipmentProgram {
  const collection: CollectionDocument = { kind: 'collection', name: 'line', owner: 'packaging', class: 'Line', ...parts };
  const tags = Object.keys(parts.tags).map((tag, at) => ({
    tag,
    interface: 'plc-lyon.tags',
    address: tag,
    line: at + 2,
    ...rows[tag],
  }));
  const equipment: EquipmentPlan = {
    name: 'packing/line-1',
    bound: { interface: 'plc.tags', table: 'line-1.csv' },
    tags,
  };
  const site = { kind: 'site', name: 'lyon', code: '1720', zone: 'Europe/Paris', systems: {} } as const;
  const plan: CollectionPlan = { name: 'line@lyon', collection, site, equipment: [equipment], to: [], context: {}, shape: '' };
  return compileEquipment(plan, equipment);
}

/** A value of the tag with this number, told so many seconds after the morning began and received 20 ms later. */
export function seen(tag: number, at: number, value: TagValue, more: Partial<Seen> = {}): Seen {
  const time = morning + at * second;
  return { tag, value, status: 0, sourceTime: time, receivedTime: time + 20_000, ...more };
}
