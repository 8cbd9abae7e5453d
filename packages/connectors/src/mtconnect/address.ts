import type { Found } from './device-index.ts';

/** An address of a tag: `DATAITEMID` or `DEVICE/NAME`, and behind `#` which part of it. */
export interface Address {
  readonly item: string;
  /** Key of a data set, `x` of a position, `active` of a condition; empty for the whole. */
  readonly field: string;
}

/** Reads an address as people write it. */
export function readAddress(text: string): Address {
  const mark = text.indexOf('#');
  return mark === -1 ? { item: text, field: '' } : { item: text.slice(0, mark), field: text.slice(mark + 1) };
}

/** The data items that tags ask for: id → which requests, and the requests that name nothing. */
export interface Watched {
  readonly items: ReadonlyMap<string, readonly { readonly request: number; readonly field: string; readonly found: Found }[]>;
  readonly unknown: readonly number[];
  readonly hasConditions: boolean;
}

/** Looks every address up; `find` answers what an address names. */
export function watched(addresses: readonly string[], find: (item: string) => Found | undefined): Watched {
  const items = new Map<string, { request: number; field: string; found: Found }[]>();
  const unknown: number[] = [];
  for (const [request, text] of addresses.entries()) {
    const { item, field } = readAddress(text);
    const found = find(item);
    if (!found) unknown.push(request);
    else items.set(found.item.id, [...(items.get(found.item.id) ?? []), { request, field, found }]);
  }
  const hasConditions = [...items.values()].some(each => each[0]?.found.item.category === 'CONDITION');
  return { items, unknown, hasConditions };
}
