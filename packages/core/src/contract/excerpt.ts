const longest = 60;

/** A value in a sentence: its kind and a short piece of it (`text "12.5 kg"`, `number 7`, `a list of 3`). */
export function excerpt(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object') return describeFields(Object.keys(value));
  if (typeof value === 'string') return `text ${quote(value)}`;
  return `${typeof value === 'boolean' ? 'flag' : typeof value} ${String(value)}`;
}

/** A value as JSON, cut where it is long. */
export function quote(value: unknown): string {
  if (typeof value === 'string' && value.length > longest)
    return `${JSON.stringify(value.slice(0, longest - 1))}… (${value.length} characters)`;
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

function describeFields(names: readonly string[]): string {
  if (names.length === 0) return 'an object without fields';
  const few = names.slice(0, 4).map(name => (name.length > 30 ? `${name.slice(0, 29)}…` : name));
  return `an object with ${few.join(', ')}${names.length > few.length ? ' …' : ''}`;
}
