import type { FormatSettings } from '../document/model.ts';
import type { Issue } from '../value/issue.ts';
import { formatIssue } from './format-issue.ts';
import { ediRules } from './edi/edi-settings.ts';
import { fixedRules } from './fixed/fixed-settings.ts';
import { idocRules } from './idoc/idoc-settings.ts';
import { isXmlName } from './xml-name.ts';

/** Everything that is wrong in the settings of a format; `path` is the setting. */
export function settingsIssues(settings: FormatSettings): readonly Issue[] {
  const rules = Object.hasOwn(rulesOf, settings.kind) ? rulesOf[settings.kind] : undefined;
  if (!rules) return [issue('kind', `expected one of ${Object.keys(rulesOf).join(', ')}, found "${String(settings.kind)}"`)];
  const path = settings.records;
  const records = path !== undefined && path.split('.').includes('') ? [issue('records', `"${path}" is no dotted path`)] : [];
  return [...records, ...rules(settings)];
}

const rulesOf: Readonly<Record<FormatSettings['kind'], (settings: FormatSettings) => readonly Issue[]>> = {
  json: jsonRules,
  xml: xmlRules,
  delimited: delimitedRules,
  edifact: ediRules,
  x12: ediRules,
  tradacoms: ediRules,
  idoc: idocRules,
  'fixed-width': fixedRules,
};

function jsonRules(): readonly Issue[] {
  return [];
}

function xmlRules(settings: FormatSettings): readonly Issue[] {
  const { lines, root } = settings;
  return [
    ...(lines === true ? [issue('lines', 'XML is never one document a line')] : []),
    ...(root !== undefined && !isXmlName(root) ? [issue('root', `"${root}" cannot be the name of an element`)] : []),
  ];
}

function delimitedRules(settings: FormatSettings): readonly Issue[] {
  const { separator = ',', quote = '"', columns, header = true, records, trailer } = settings;
  const plain = /^[\t\x20-\x7e]$/;
  return [
    ...(plain.test(separator) ? [] : [issue('separator', `expected one ASCII character, found ${JSON.stringify(separator)}`)]),
    ...(quote === '' || plain.test(quote)
      ? []
      : [issue('quote', `expected one ASCII character or nothing, found ${JSON.stringify(quote)}`)]),
    ...(separator === quote ? [issue('quote', 'separator and quote are the same character')] : []),
    ...(header || columns ? [] : [issue('columns', 'without a header line the columns must be declared')]),
    ...(records === undefined ? [] : [issue('records', 'delimited text has no paths: every line is a record')]),
    ...(trailer && !(Number.isInteger(trailer.countColumn) && trailer.countColumn >= 1)
      ? [issue('trailer.countColumn', `expected a position from 1 on (0 is the mark), found ${trailer.countColumn}`)]
      : []),
    ...(trailer?.mark.trim() === '' ? [issue('trailer.mark', 'expected a text')] : []),
    ...(columns ? columnRules(settings, columns) : []),
  ];
}

function columnRules(settings: FormatSettings, columns: readonly string[]): readonly Issue[] {
  const { decimals = [] } = settings;
  const repeated = columns.find((name, i) => columns.indexOf(name) !== i || name === '');
  return [
    ...(columns.length === 0 ? [issue('columns', 'expected at least one column')] : []),
    ...(repeated === undefined ? [] : [issue('columns', `the column "${repeated}" stands twice or has no name`)]),
    ...decimals.filter(name => !columns.includes(name)).map(name => issue('decimals', `"${name}" is none of the columns`)),
  ];
}

function issue(path: string, sentence: string): Issue {
  return formatIssue('format.settings', path, sentence);
}
