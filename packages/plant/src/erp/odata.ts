import type { Reply } from '../http/exchange.ts';

/** `/Date(1496707200000)/`, how OData V2 writes the day `YYYY-MM-DD`. */
export function odataDate(day: string): string {
  return `/Date(${Date.parse(`${day}T00:00:00Z`)})/`;
}

/** One entity, as OData V2 wraps it. */
export function entity(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, json: { d: value }, headers: { dataserviceversion: '2.0', ...headers } };
}

/** A list of entities. */
export function results(values: readonly unknown[]): Reply {
  return { status: 200, json: { d: { results: values } }, headers: { dataserviceversion: '2.0' } };
}

/** An error in the form of SAP's gateway: `code` is message class and number. */
export function odataError(status: number, code: string, sentence: string): Reply {
  const detail = { code, message: sentence, severity: 'error', target: '' };
  return {
    status,
    json: { error: { code, message: { lang: 'en', value: sentence }, innererror: { errordetails: [detail] } } },
    headers: { dataserviceversion: '2.0' },
  };
}

/** The list in a navigation property, which a deep insert may send bare or wrapped in `results`. */
export function listOf(value: unknown): readonly Record<string, unknown>[] {
  const list = isRecord(value) ? value['results'] : value;
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads `$filter=A eq 'x' and B eq 'y'` into names and values; the only form this ERP understands. A quote inside a value is doubled.
 * `undefined` for anything else, which is then answered by an error instead of by everything.
 */
export function readFilter(filter: string | null): ReadonlyMap<string, string> | undefined {
  if (!filter) return new Map();
  const wanted = new Map<string, string>();
  const clause = /\s*(\w+) eq '((?:[^']|'')*)'\s*(and|$)/y;
  while (clause.lastIndex < filter.length) {
    const match = clause.exec(filter);
    if (!match) return undefined;
    wanted.set(match[1] ?? '', (match[2] ?? '').replaceAll("''", "'"));
  }
  return wanted;
}

/** Whether an entity has all the values a filter wants. */
export function fits(value: Readonly<Record<string, unknown>>, wanted: ReadonlyMap<string, string>): boolean {
  return [...wanted].every(([name, text]) => value[name] === text);
}
