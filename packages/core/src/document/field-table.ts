import type { Field, FieldSet } from './field.ts';

/**
 * The settings as a Markdown table, nested ones under their full name (`auth.user`, `headers.<name>`, `to[].mapping`), for reference pages and READMEs.
 */
export function fieldsToTable(fields: FieldSet): string {
  const rows = rowsOf(fields, '');
  return [
    '| setting | type | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rows.map(row => `| ${row.join(' | ')} |`),
  ].join('\n');
}

type Row = readonly [name: string, type: string, fallback: string, meaning: string];

function rowsOf(fields: FieldSet, prefix: string): readonly Row[] {
  return Object.entries(fields).flatMap(([name, field]) => [rowOf(field, prefix + name), ...nestedRows(field, prefix + name)]);
}

function rowOf(field: Field, name: string): Row {
  return [`\`${name}\``, typeOf(field), fallbackOf(field), escape(meaningOf(field))];
}

function nestedRows(field: Field, name: string): readonly Row[] {
  switch (field.kind) {
    case 'group':
      return rowsOf(field.fields, `${name}.`);
    case 'list':
      return nestedRows(field.of, `${name}[]`);
    case 'map':
      return nestedRows(field.of, `${name}.<name>`);
    case 'variant':
      return Object.entries(field.variants).flatMap(([word, fields]) => [
        [`\`${name}.${field.by}: ${word}\``, '', '', ''] as const,
        ...rowsOf(fields, `${name}.`),
      ]);
    default:
      return [];
  }
}

function typeOf(field: Field): string {
  switch (field.kind) {
    case 'list':
      return field.single === true ? `${typeOf(field.of)}, or list of ${typeOf(field.of)}` : `list of ${typeOf(field.of)}`;
    case 'map':
      return `name → ${typeOf(field.of)}`;
    case 'choice':
      return Object.keys(field.choices)
        .map(word => `\`${word}\``)
        .join(', ');
    case 'group':
      return field.short === undefined ? 'group' : 'text or group';
    case 'variant':
      return `group, by \`${field.by}\``;
    case 'integer':
    case 'number':
      return field.unit === undefined ? field.kind : `${field.kind} (${field.unit})`;
    default:
      return field.kind;
  }
}

function fallbackOf(field: Field): string {
  if (field.required === true) return 'required';
  return 'default' in field && field.default !== undefined ? `\`${plain(field.default)}\`` : '';
}

function meaningOf(field: Field): string {
  const words = field.kind === 'choice' ? Object.entries(field.choices).filter(([, meaning]) => meaning !== '') : [];
  const choices = words.map(([word, meaning]) => `\`${word}\`: ${meaning.replace(/\.$/u, '')}.`);
  const bounds = field.kind === 'integer' || field.kind === 'number' ? boundsOf(field) : '';
  const example = field.example === undefined ? '' : `Example: \`${plain(field.example)}\`.`;
  return [field.summary, ...choices, bounds, example].filter(part => part !== '').join(' ');
}

function boundsOf({ minimum, maximum }: Field & { kind: 'integer' | 'number' }): string {
  if (minimum !== undefined && maximum !== undefined) return `From ${minimum} to ${maximum}.`;
  if (minimum !== undefined) return `At least ${minimum}.`;
  return maximum === undefined ? '' : `At most ${maximum}.`;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function escape(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
