import type { FixedFieldDeclaration, FixedLayoutDeclaration, FormatSettings } from '../../document/model.ts';
import type { Issue } from '../../value/issue.ts';
import { formatIssue } from '../format-issue.ts';

type Place = readonly [name: string, start: number, length: number];

/** What is wrong in the settings of a fixed-width format. */
export function fixedRules(settings: FormatSettings): readonly Issue[] {
  const { records, encoding = '', fields, layouts, discriminator } = settings;
  const wide = /^(?:utf-?16|ucs-?2|iso-10646)/i.test(encoding.trim());
  return [
    ...(records === undefined ? [] : [issue('records', 'a line has no paths: every line is a record')]),
    ...(wide ? [issue('encoding', 'lines of fixed width are read in UTF-8 or a single-byte encoding')] : []),
    ...((fields === undefined) === (layouts === undefined) ? [issue('fields', 'expected either fields or layouts')] : []),
    ...(layouts && !discriminator ? [issue('discriminator', 'several layouts need a discriminator that tells them apart')] : []),
    ...(fields && discriminator ? [issue('discriminator', 'a discriminator needs layouts, one for each of its values')] : []),
    ...(fields ? fieldRules({ fields }, settings, 'fields') : []),
    ...Object.entries(layouts ?? {}).flatMap(([mark, layout]) => layoutRules(mark, layout, settings)),
    ...['header', 'trailer'].flatMap(role => onlyOne(role, layouts ?? {})),
  ];
}

function onlyOne(role: string, layouts: Readonly<Record<string, FixedLayoutDeclaration>>): readonly Issue[] {
  const marks = Object.keys(layouts).filter(mark => layouts[mark]?.role === role);
  return marks.length < 2 ? [] : [issue('layouts', `${marks.join(' and ')} are both a ${role}, a text has one`)];
}

function layoutRules(mark: string, layout: FixedLayoutDeclaration, settings: FormatSettings): readonly Issue[] {
  const path = `layouts.${mark}`;
  const { discriminator } = settings;
  return [
    ...(discriminator && (mark.length > discriminator.length || mark !== mark.trimEnd() || mark === '')
      ? [issue(path, `"${mark}" cannot stand in the ${discriminator.length} characters of the discriminator`)]
      : []),
    ...(layout.count && layout.role !== 'trailer' ? [issue(`${path}.count`, 'only a trailer counts the records')] : []),
    ...(layout.role !== 'trailer' && discriminator && Object.hasOwn(layout.fields, discriminator.field)
      ? [issue(`${path}.fields.${discriminator.field}`, 'the discriminator has this name already')]
      : []),
    ...fieldRules(layout, settings, `${path}.fields`),
  ];
}

function fieldRules(layout: FixedLayoutDeclaration, { discriminator, length }: FormatSettings, path: string): readonly Issue[] {
  const places: Place[] = Object.entries(layout.fields).map(([name, field]) => [name, field.start, field.length]);
  if (layout.count) places.push(['count', layout.count.start, layout.count.length]);
  if (discriminator) places.push([discriminator.field, discriminator.start, discriminator.length]);
  places.sort((a, b) => a[1] - b[1]);
  return [
    ...(layout.role !== 'trailer' && places.length === 0 ? [issue(path, 'expected at least one field')] : []),
    ...(Object.hasOwn(layout.fields, 'header') ? [issue(`${path}.header`, 'the fields of the header line have this name')] : []),
    ...places.flatMap((place, i) => overlap(places[i - 1], place, path)),
    ...places
      .filter(([, start, size]) => length !== undefined && start + size - 1 > length)
      .map(([name]) => beyond(name, path, length)),
    ...Object.entries(layout.fields).flatMap(([name, field]) => oneField(field, `${path}.${name}`)),
  ];
}

function overlap(before: Place | undefined, [name, start]: Place, path: string): readonly Issue[] {
  if (!before || before[1] + before[2] <= start) return [];
  return [
    issue(
      `${path}.${name}`,
      `the field begins at ${start}, inside "${before[0]}" (${before[1]} to ${before[1] + before[2] - 1})`,
    ),
  ];
}

function beyond(name: string, path: string, length: number | undefined): Issue {
  return issue(`${path}.${name}`, `the field ends behind the ${length} characters of a line`);
}

function oneField({ kind, pad, decimals, length }: FixedFieldDeclaration, path: string): readonly Issue[] {
  return [
    ...(decimals !== undefined && kind === 'text' ? [issue(`${path}.decimals`, 'a text has no decimals')] : []),
    ...(decimals !== undefined && decimals > length
      ? [issue(`${path}.decimals`, `${decimals} decimals do not stand in ${length} characters`)]
      : []),
    ...(pad !== undefined && !/^[ -~]$/.test(pad) ? [issue(`${path}.pad`, 'expected one printable ASCII character')] : []),
  ];
}

function issue(path: string, sentence: string): Issue {
  return formatIssue('format.settings', path, sentence);
}
