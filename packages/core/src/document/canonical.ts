/**
 * Text of plain data in which equal meaning is equal text: names sorted, no white space, absent and undefined alike.
 */
export function canonicalText(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) => (isGroup(value) ? sorted(value) : value)) ?? 'null';
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(group: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const names = Object.keys(group).sort();
  return Object.fromEntries(names.map(name => [name, group[name]]));
}
