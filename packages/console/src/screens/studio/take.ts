import {
  valueField,
  type FieldLevels,
  type LevelField,
  type MappingEdit,
  type MappingField,
  type MappingFields,
  type MappingView,
} from '@millrace/core';
import { unlisted } from './field-rows.ts';

/** What taking a value from a source field needs to know. */
export interface TakeContext {
  readonly fields: MappingFields;
  readonly source: FieldLevels;
  readonly target: FieldLevels;
  readonly crosswalks: MappingView['crosswalks'];
}

/** The change that fills a target field from a source field: relative to the lists around it, in its unit, through a crosswalk where one fits. */
export function takeFrom(source: LevelField, at: readonly string[], context: TakeContext): MappingEdit {
  const { depth, base } = placeOf(context.fields, at);
  const build = (level: number, around: string | undefined): MappingField => {
    const path = context.target.pathOf(at.slice(0, level + 1));
    const target = path === undefined ? undefined : context.target.field(path);
    if (level === at.length - 1) return leafOf(source, path, target, around, context);
    const list = target?.list === true ? listAround(source.path, around) : undefined;
    const inner = { [at[level + 1]!]: build(level + 1, list === undefined ? around : unlisted(list)) };
    return list === undefined ? { fields: inner } : { each: relative(list, around), fields: inner };
  };
  return { kind: 'set', at: at.slice(0, depth + 1), field: build(depth, base) };
}

/** How many of the groups around a field are there, and the source path that expressions in the last one are relative to (`undefined`: not known). */
function placeOf(fields: MappingFields, at: readonly string[]): { readonly depth: number; readonly base: string | undefined } {
  let base: string | undefined = '';
  let group: MappingFields = fields;
  for (const [depth, name] of at.slice(0, -1).entries()) {
    const field: MappingField | undefined = Object.hasOwn(group, name) ? group[name] : undefined;
    if (field === undefined || typeof field === 'string' || !('fields' in field)) return { depth, base };
    if ('each' in field) base = absolute(String(field.each), base);
    group = field.fields ?? {};
  }
  return { depth: at.length - 1, base };
}

/** The source path that expressions inside of a field are relative to; `undefined` where it is computed. */
export function baseOf(fields: MappingFields, at: readonly string[]): string | undefined {
  return placeOf(fields, at).base;
}

function absolute(each: string, base: string | undefined): string | undefined {
  const text = each.trim();
  if (text === '$') return base;
  const fromRoot = /^\$(?:root|\$)\.(.+)$/u.exec(text)?.[1];
  if (!/^[\w$`.#[\]]+$/u.test(text) || /\[[^\]]+\]/u.test(text)) return undefined;
  const path = unlisted(fromRoot ?? text).replaceAll('`', '');
  if (fromRoot !== undefined || base === '') return path;
  return base === undefined ? undefined : `${base}.${path}`;
}

function leafOf(
  source: LevelField,
  path: string | undefined,
  target: LevelField | undefined,
  base: string | undefined,
  { source: levels, target: targets, crosswalks }: TakeContext,
): MappingField {
  const expression = relative(source.path, base);
  if (target?.hasFields) return target.list ? { each: expression, fields: {} } : { fields: {} };
  const [from, to] = [levels.view(source.path), path === undefined ? undefined : targets.view(path)];
  if (!from || !to) return expression;
  return valueField(to, { expression, view: from } as Parameters<typeof valueField>[1], crosswalks).field;
}

/** The nearest list around a source field that is not the one expressions are relative to already. */
function listAround(path: string, base: string | undefined): string | undefined {
  const lists = [...path.matchAll(/\[\]/gu)].map(({ index }) => path.slice(0, index + 2));
  return lists.findLast(list => list !== path && unlisted(list) !== base);
}

/** A source path as an expression at a place. */
export function relative(path: string, base: string | undefined): string {
  const plain = unlisted(path);
  const names = (text: string): string => text.split('.').map(quoted).join('.');
  if (base === '') return names(plain);
  if (base !== undefined && plain.startsWith(`${base}.`)) return names(plain.slice(base.length + 1));
  return plain === base ? '$' : `$root.${names(plain)}`;
}

function quoted(name: string): string {
  const isPlain = /^[A-Za-z_]\w*$/u.test(name) && !['and', 'or', 'in', 'true', 'false', 'null', 'function'].includes(name);
  return isPlain ? name : `\`${name}\``;
}
