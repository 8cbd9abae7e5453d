import { isFields, type Value } from '../../value/value.ts';

/** The first places where two messages differ, as sentences: `"amount" is "12.5", expected "12500"`. Empty where they are equal. */
export function valueDifferences(actual: Value | undefined, expected: Value | undefined, most = 5): readonly string[] {
  const found: string[] = [];
  collect(actual, expected, '', found, most);
  return found;
}

function collect(actual: Value | undefined, expected: Value | undefined, path: string, found: string[], most: number): void {
  if (found.length >= most || actual === expected) return;
  if (isFields(actual) && isFields(expected)) {
    for (const name of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      collect(ownValue(actual, name), ownValue(expected, name), path === '' ? name : `${path}.${name}`, found, most);
    }
  } else if (Array.isArray(actual) && Array.isArray(expected)) {
    if (actual.length !== expected.length) found.push(`"${path}" has ${entries(actual.length)}, expected ${expected.length}`);
    for (const [index, entry] of expected.entries()) {
      if (index < actual.length) collect(actual[index], entry, `${path}[${index}]`, found, most);
    }
  } else found.push(difference(actual, expected, path));
}

function difference(actual: Value | undefined, expected: Value | undefined, path: string): string {
  const what = path === '' ? 'the message' : `"${path}"`;
  if (actual === undefined) return `${what} is missing, expected ${excerpt(expected!)}`;
  return expected === undefined
    ? `${what} is ${excerpt(actual)}, expected nothing there`
    : `${what} is ${excerpt(actual)}, expected ${excerpt(expected)}`;
}

function ownValue(fields: { readonly [name: string]: Value }, name: string): Value | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function entries(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`;
}

function excerpt(value: Value): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
