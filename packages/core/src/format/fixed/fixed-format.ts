import type { Shape } from '../../contract/contract.ts';
import type { FormatSettings } from '../../document/model.ts';
import type { Issue, Result } from '../../value/issue.ts';
import { failure, success } from '../../value/issue.ts';
import type { Fields, Value } from '../../value/value.ts';
import { isFields } from '../../value/value.ts';
import type { Encoding } from '../encoding.ts';
import { utf8 } from '../encoding.ts';
import { formatIssue } from '../format-issue.ts';
import type { DecodeLimits, Format } from '../format.ts';
import { tooManyRecords } from '../records.ts';
import { decodeText, encodeText } from '../text.ts';
import { fixedSplitter } from './fixed-splitter.ts';
import type { FixedLayout, FixedRules } from './layout.ts';
import { compileLayouts } from './layout.ts';
import { layOut, lineIssue, readLine, writeLine } from './line.ts';
import { trailerIssue } from './trailer.ts';

const mostIssues = 20;

/** The fixed-width format of one interface: every line is a record; the fields of a header line stand under `header` of each. */
export function fixedFormat(
  settings: FormatSettings,
  encoding: Encoding | undefined,
  limits: DecodeLimits,
  shape?: Shape,
): Format {
  const rules = compileLayouts(settings, shape);
  const write = (values: readonly Value[]): Result<Uint8Array> => {
    const lines = writeLines(values, rules);
    return lines.ok ? encodeText(lines.value.map(line => `${line}\r\n`).join(''), encoding ?? utf8) : lines;
  };
  return {
    contentType: 'text/plain',
    decode: bytes => {
      const decoded = decodeText(bytes, encoding);
      return decoded.ok ? readLines(decoded.value.text, rules, limits.items) : decoded;
    },
    encode: value => write([value]),
    encodeAll: write,
    split: () => fixedSplitter(rules, encoding, limits.bytes),
  };
}

function readLines(text: string, rules: FixedRules, limit: number): Result<readonly Value[]> {
  const records: Value[] = [];
  const issues: Issue[] = [];
  const lines = text.split('\n').map(line => line.replace(/\r$/, ''));
  let header: Fields | undefined;
  let isClosed = false;
  for (const [index, content] of lines.entries()) {
    if (content === '') continue;
    const line = index + 1;
    const laid = layOut(content, line, rules);
    if (issues.length >= mostIssues) break;
    if ('code' in laid) issues.push(laid);
    else if (isClosed) issues.push(lineIssue('fixed.trailer', line, 0, 'a line stands after the trailer'));
    else if (laid.layout.role === 'header') {
      if (header !== undefined || records.length > 0)
        issues.push(lineIssue('fixed.header', line, 0, 'a header stands after other lines'));
      header = readLine(laid, line, rules, issues);
    } else if (laid.layout.role === 'trailer') {
      const issue = issues.length === 0 ? trailerIssue(laid, line, records.length, rules) : undefined;
      if (issue) issues.push(issue);
      isClosed = true;
    } else if (records.length >= limit) return failure(...issues, tooManyRecords(limit, line));
    else records.push({ ...readLine(laid, line, rules, issues), ...(header && { header }) });
  }
  const missing = missingLine(rules, header, isClosed, records.length, lines.length);
  if (missing && issues.length === 0) issues.push(missing);
  return issues.length > 0 ? failure(...issues) : success(records);
}

/** What a text as a whole lacks: content, its header, its trailer. */
function missingLine(
  rules: FixedRules,
  header: Fields | undefined,
  isClosed: boolean,
  records: number,
  line: number,
): Issue | undefined {
  if (records === 0 && header === undefined && !isClosed)
    return formatIssue('format.empty', '', 'expected lines of fixed width, found nothing');
  if (rules.header && header === undefined) return lineIssue('fixed.header', 1, 0, 'the text does not begin with a header line');
  if (rules.trailer && !isClosed)
    return lineIssue('fixed.trailer', line, 0, `the trailer is missing after ${records} records: the text is cut off`);
  return undefined;
}

function writeLines(values: readonly Value[], rules: FixedRules): Result<readonly string[]> {
  const issues: Issue[] = [];
  const lines = values.map((value, index) => {
    const path = values.length > 1 ? `[${index}]` : '';
    const layout = isFields(value) ? layoutFor(value, rules) : undefined;
    if (isFields(value) && layout) return writeLine(value, layout, rules, path, issues);
    issues.push(formatIssue('fixed.not-representable', path, layoutSentence(value, rules)));
    return '';
  });
  if (rules.header) lines.unshift(writeHeader(values, rules.header, rules, issues));
  if (rules.trailer) lines.push(writeLine({}, rules.trailer, rules, '', issues, values.length));
  return issues.length > 0 ? failure(...issues.slice(0, mostIssues)) : success(lines);
}

function layoutFor(value: Fields, { discriminator, layouts }: FixedRules): FixedLayout | undefined {
  const mark = discriminator ? value[discriminator.name] : '';
  const layout = typeof mark === 'string' ? layouts.get(mark) : undefined;
  return layout?.role === 'record' ? layout : undefined;
}

function layoutSentence(value: Value, { discriminator, layouts }: FixedRules): string {
  if (!isFields(value) || !discriminator) return 'expected one record of fields';
  const marks = [...layouts.values()].filter(({ role }) => role === 'record').map(({ mark }) => JSON.stringify(mark));
  return `expected ${discriminator.name} to be one of ${marks.join(', ')}, found ${JSON.stringify(value[discriminator.name] ?? null)}`;
}

/** The one header of all records. */
function writeHeader(values: readonly Value[], layout: FixedLayout, rules: FixedRules, issues: Issue[]): string {
  const headers = values.map(value => (isFields(value) && isFields(value['header'] ?? null) ? (value['header'] as Fields) : {}));
  if (new Set(headers.map(header => JSON.stringify(header))).size > 1) {
    issues.push(formatIssue('fixed.header', 'header', 'the records have different headers, a text has one'));
  }
  return writeLine(headers[0] ?? {}, layout, rules, 'header', issues);
}
