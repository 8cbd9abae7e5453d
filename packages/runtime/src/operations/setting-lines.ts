import { readReferences } from '@millrace/core';
import type { Field, FieldSet, ReferenceView, SettingView } from '@millrace/core';
import type { References } from '../interface-settings.ts';

/** What stands for a secret that is written out, which checking refuses. */
const hidden = '•••';

/** The settings of an interface as they are declared, a line each; references stand as references, values of secrets never. */
export function settingLines(
  config: Readonly<Record<string, unknown>>,
  fields: FieldSet,
  references: References,
): readonly SettingView[] {
  return linesOf(config, { kind: 'group', summary: '', fields }, '', references);
}

function linesOf(data: unknown, field: Field | undefined, path: string, references: References): readonly SettingView[] {
  if (Array.isArray(data) && data.some(each => typeof each === 'object'))
    return data.flatMap((each, index) => linesOf(each, partOf(field, data, index), `${path}[${index}]`, references));
  if (typeof data === 'object' && data !== null && !Array.isArray(data))
    return Object.entries(data).flatMap(([name, each]) =>
      linesOf(each, partOf(field, data, name), path === '' ? name : `${path}.${name}`, references),
    );
  return [lineOf(data, field, path, references)];
}

function lineOf(data: unknown, field: Field | undefined, path: string, references: References): SettingView {
  const texts = Array.isArray(data) ? data.map(String) : [typeof data === 'string' ? data : (JSON.stringify(data) ?? '')];
  const secret = isSecret(field);
  const found = texts.map(text => readReferences(text).parts.filter(part => typeof part === 'object'));
  const shown = texts.map((text, index) => (secret && found[index]!.length === 0 ? hidden : text));
  return {
    path,
    value: shown.join(', '),
    ...(field !== undefined && field.summary !== '' && { about: field.summary }),
    secret,
    references: found.flat().map(({ scheme, name, fallback }): ReferenceView => ({
      scheme,
      name,
      present: (references[scheme](name) ?? fallback) !== undefined,
    })),
  };
}

function isSecret(field: Field | undefined): boolean {
  return field?.kind === 'secret' || (field?.kind === 'list' && isSecret(field.of));
}

/** The declaration of one part of a setting. */
function partOf(field: Field | undefined, data: object, name: string | number): Field | undefined {
  switch (field?.kind) {
    case 'group':
      return field.fields[name];
    case 'variant': {
      const variant = (data as Readonly<Record<string, unknown>>)[field.by];
      return name === field.by ? undefined : field.variants[String(variant)]?.[name];
    }
    case 'list':
    case 'map':
      return field.of;
    default:
      return undefined;
  }
}
