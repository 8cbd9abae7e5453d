import { Document, isMap, isScalar, isSeq, Scalar } from 'yaml';

/** How a document is written, so that what is added looks as its author would have written it. */
export interface Writing {
  readonly newline: string;
  /** Blanks of one level. */
  readonly step: number;
  readonly singleQuote: boolean;
}

/** A scalar stays on its line up to this column; a longer text is folded. */
export const widestLine = 150;
/** A group in braces ends before this column. */
const widestFlow = 130;

const plainOptions = {
  lineWidth: 0,
  doubleQuotedMinMultiLineLength: Infinity,
  flowCollectionPadding: true,
  version: '1.2',
} as const;

/** Groups of settings that are tables or small: they stand in braces wherever they fit. */
const small = new Set(['codes', 'round', 'constant']);

/** The name of a setting, quoted where YAML needs it. */
export function writtenName(name: string, writing: Writing): string {
  const text = new Document({ [name]: 0 }).toString({ ...plainOptions, singleQuote: writing.singleQuote });
  return text.slice(0, text.lastIndexOf(':'));
}

/**
 * What stands behind `name:`, beginning with a blank or a line break and without one at the end. `indent` is the column of the name, `column` the one
 * behind its colon; `flow`: fields with settings stand in braces where they fit.
 */
export function writtenValue(
  value: unknown,
  indent: number,
  column: number,
  flow: boolean,
  writing: Writing,
  isFields = false,
): string {
  if (typeof value === 'string') return ` ${writtenText(value, indent, column + 1, writing)}`;
  if (isGroup(value)) {
    const names = Object.keys(value);
    const line = inBraces(value, writing);
    const mayFlow = names.length === 0 || (flow && !isFields && !Object.hasOwn(value, 'fields'));
    if (mayFlow && column + 1 + line.length <= widestFlow && !line.includes('\n')) return ` ${line}`;
    return names.map(name => writtenPair(name, value[name], indent + writing.step, flow, writing)).join('');
  }
  return ` ${inBraces(value, writing)}`;
}

function writtenPair(name: string, value: unknown, indent: number, flow: boolean, writing: Writing): string {
  const head = `${' '.repeat(indent)}${writtenName(name, writing)}:`;
  const isFlow = flow || small.has(name);
  return writing.newline + head + writtenValue(value, indent, head.length, isFlow, writing, name === 'fields');
}

/** A text as an author writes it: plain where YAML allows, else quoted; several lines as a block, a long line folded. */
export function writtenText(text: string, indent: number, column: number, writing: Writing): string {
  if (text.includes('\n') && text.trim() !== '') return blockText(text, indent, writing);
  const line = scalarText(text, undefined, writing);
  const folded = column + line.length > widestLine ? foldedText(text, indent, noFolds, writing) : undefined;
  return folded ?? line;
}

/** A text on one line; `type` asks for a style, which YAML may overrule. */
export function scalarText(text: string, type: Scalar.Type | undefined, writing: Writing): string {
  const scalar = new Scalar(text);
  if (type !== undefined || text.includes('\n')) scalar.type = type ?? 'QUOTE_DOUBLE';
  const options = { ...plainOptions, singleQuote: writing.singleQuote, blockQuote: false as const };
  return new Document(scalar).toString(options).replace(/\n$/u, '');
}

/** A value as it stands between braces or brackets. */
export function inBraces(value: unknown, writing: Writing): string {
  const document = new Document([value], { aliasDuplicateObjects: false });
  const list = document.contents;
  flowing(list);
  const text = document.toString({ ...plainOptions, singleQuote: writing.singleQuote, blockQuote: false });
  return text.slice(1, text.lastIndexOf(']')).replace(/^[ \n]+|[ \n]+$/gu, '');
}

/** Braces all the way down; several lines are written on one. */
function flowing(node: unknown): void {
  if (isScalar(node) && String(node.value).includes('\n')) node.type = 'QUOTE_DOUBLE';
  if (!isMap(node) && !isSeq(node)) return;
  node.flow = true;
  for (const item of node.items) flowing(isSeq(node) ? item : (item as { readonly value: unknown }).value);
}

/** Several lines as a literal block. */
export function blockText(text: string, indent: number, writing: Writing): string {
  const scalar = new Scalar(text);
  scalar.type = 'BLOCK_LITERAL';
  const written = new Document({ a: scalar }).toString({ ...plainOptions, indent: writing.step });
  const [head = '', ...lines] = written.replace(/\n$/u, '').slice(3).split('\n');
  return [head, ...lines.map(line => (line === '' ? '' : ' '.repeat(indent) + line))].join(writing.newline);
}

/** How a text was folded before: the blanks at which it was broken, and its lines. */
export interface Folds {
  readonly breaks: readonly number[];
  readonly kept: readonly string[];
}

/** It was not folded before. */
export const noFolds: Folds = { breaks: [], kept: [] };

/**
 * One long line as a folded block: broken where it was before; a line that was not there before is broken at its last blank that fits. `undefined` where
 * folding would change the text.
 */
export function foldedText(text: string, indent: number, { breaks, kept }: Folds, writing: Writing): string | undefined {
  if (text === '' || text.includes('\n') || /^\s|\s$/u.test(text)) return undefined;
  const pad = ' '.repeat(indent + writing.step);
  const lines: string[] = [];
  let start = 0;
  for (const end of [...breaks.filter(at => isFold(text, at)), text.length]) {
    const line = text.slice(start, end);
    lines.push(...(kept.includes(line) ? [line] : wrapped(line, widestLine - pad.length)));
    start = end + 1;
  }
  return ['>-', ...lines.map(line => pad + line)].join(writing.newline);
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    let at = rest.lastIndexOf(' ', width);
    while (at > 0 && !isFold(rest, at)) at = rest.lastIndexOf(' ', at - 1);
    if (at <= 0) break;
    lines.push(rest.slice(0, at));
    rest = rest.slice(at + 1);
  }
  return [...lines, rest];
}

/** Whether a line may be broken at this blank: it stands alone, so that reading puts exactly it back. */
function isFold(text: string, at: number): boolean {
  return text[at] === ' ' && /\S/u.test(text[at - 1] ?? ' ') && /\S/u.test(text[at + 1] ?? ' ');
}

/** Whether a value is a group of settings. */
export function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
