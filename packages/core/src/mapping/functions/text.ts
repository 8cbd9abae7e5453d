import type { Datum, Machine } from '../jsonata/machine.ts';
import { native, type NativeFunction } from './native.ts';

type Text = string | undefined;

/** Functions of texts that search no pattern. Characters are counted as code points. */
export const textFunctions: readonly NativeFunction[] = [
  native('substring', '<s-nn?:s>', ([text, start, length], machine) =>
    substring(text as Text, start as number, length as number | undefined, machine),
  ),
  native('substringBefore', '<s-s:s>', ([text, mark], machine) => before(text as Text, mark as Text, machine)),
  native('substringAfter', '<s-s:s>', ([text, mark], machine) => after(text as Text, mark as Text, machine)),
  native('lowercase', '<s-:s>', ([text], machine) => counted(text as Text, machine)?.toLowerCase()),
  native('uppercase', '<s-:s>', ([text], machine) => counted(text as Text, machine)?.toUpperCase()),
  native('length', '<s-:n>', ([text], machine) => lengthOf(counted(text as Text, machine))),
  native('trim', '<s-:s>', ([text], machine) => trim(counted(text as Text, machine))),
  native('pad', '<s-ns?:s>', ([text, width, fill], machine) => pad(text as Text, width as number, fill as Text, machine)),
  native('join', '<a<s>s?:s>', ([texts, separator], machine) =>
    join(texts as readonly string[] | undefined, separator as Text, machine),
  ),
];

function counted(text: Text, machine: Machine): Text {
  if (text !== undefined) machine.text(text.length);
  return text;
}

const hasPairs = /[\ud800-\udbff]/;

function charactersOf(text: string, machine: Machine): readonly string[] {
  machine.list(text.length);
  return [...text];
}

function lengthOf(text: Text): number | undefined {
  if (text === undefined || !hasPairs.test(text)) return text?.length;
  let length = 0;
  for (const _ of text) length++;
  return length;
}

function substring(text: Text, from: number, length: number | undefined, machine: Machine): Text {
  if (text === undefined) return undefined;
  const characters = hasPairs.test(text) ? charactersOf(text, machine) : counted(text, machine)!;
  const start = characters.length + from < 0 ? 0 : from;
  if (length !== undefined && length <= 0) return '';
  const end = length === undefined ? undefined : start >= 0 ? start + length : characters.length + start + length;
  const part = characters.slice(start, end);
  return typeof part === 'string' ? part : part.join('');
}

function before(text: Text, mark: Text, machine: Machine): Text {
  const at = counted(text, machine)?.indexOf(String(mark)) ?? -1;
  return at === -1 ? text : text!.slice(0, at);
}

function after(text: Text, mark: Text, machine: Machine): Text {
  const at = counted(text, machine)?.indexOf(String(mark)) ?? -1;
  return at === -1 ? text : text!.slice(at + String(mark).length);
}

/** Runs of blanks become one blank, none stands at the ends. */
function trim(text: Text): Text {
  return text
    ?.replace(/[ \t\n\r]+/g, ' ')
    .replace(/^ /, '')
    .replace(/ $/, '');
}

function pad(text: Text, width: number, fill: Text, machine: Machine): Text {
  if (text === undefined) return undefined;
  const missing = Math.trunc(Math.abs(width)) - lengthOf(counted(text, machine))!;
  if (!(missing > 0)) return text;
  const padding = paddingOf(fill ? fill : ' ', missing, machine);
  return width > 0 ? text + padding : padding + text;
}

function paddingOf(fill: string, length: number, machine: Machine): string {
  machine.text(length * 2);
  if (!hasPairs.test(fill)) return fill.repeat(Math.ceil(length / fill.length)).slice(0, length);
  const characters = charactersOf(fill, machine);
  const rest = characters.slice(0, length % characters.length).join('');
  return fill.repeat(Math.floor(length / characters.length)) + rest;
}

function join(texts: readonly string[] | undefined, separator: Text, machine: Machine): Datum {
  if (texts === undefined) return undefined;
  const between = separator ?? '';
  machine.spend(texts.length);
  machine.text(texts.reduce((sum, each) => sum + each.length, between.length * texts.length));
  return texts.join(between);
}
