import { unlisted } from './field-rows.ts';

/** The values at a path of a message, lists entered; at most so many. */
export function valuesAt(value: unknown, path: string, most = 4): readonly unknown[] {
  let found: readonly unknown[] = [value];
  for (const name of unlisted(path).split('.')) {
    found = found
      .flatMap(each => (Array.isArray(each) ? (each as readonly unknown[]) : [each]))
      .slice(0, 200)
      .flatMap(each => (isFields(each) && Object.hasOwn(each, name) ? [each[name]] : []));
  }
  return found.slice(0, most);
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Values on one line: texts as they are, lists and objects by how many there are. */
export function valueText(values: readonly unknown[]): string {
  return values.map(wordOf).join(', ');
}

function wordOf(value: unknown): string {
  if (typeof value === 'string') return value === '' ? '""' : value.slice(0, 200);
  if (Array.isArray(value)) return `[${value.length}]`;
  return isFields(value) ? '{…}' : JSON.stringify(value);
}
