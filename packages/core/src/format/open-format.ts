import type { Shape } from '../contract/contract.ts';
import type { FormatSettings } from '../document/model.ts';
import type { Issue, Result } from '../value/issue.ts';
import { failure, success } from '../value/issue.ts';
import { formatIssue } from './format-issue.ts';
import { delimitedFormat } from './delimited.ts';
import { ediFormat } from './edi/edi-format.ts';
import { encodingOf } from './encoding.ts';
import { fixedFormat } from './fixed/fixed-format.ts';
import type { DecodeLimits, Format } from './format.ts';
import { defaultLimits } from './format.ts';
import { idocFormat } from './idoc/idoc-format.ts';
import { layoutIssues } from './idoc/idoc-settings.ts';
import { jsonFormat } from './json.ts';
import { settingsIssues } from './settings.ts';
import { xmlFormat } from './xml.ts';

/** What a format is opened with beside its settings. */
export interface FormatOptions {
  readonly limits?: DecodeLimits;
  /** What the contract says of the records, so that their numbers, flags and lists are read as such. */
  readonly shape?: Shape;
  /** What the contracts of the records say that are written, where they are not those that are read. */
  readonly writes?: readonly Shape[];
}

const formats = {
  json: jsonFormat,
  delimited: delimitedFormat,
  edifact: ediFormat,
  x12: ediFormat,
  tradacoms: ediFormat,
  'fixed-width': fixedFormat,
} as const;

/** Formats that write as the contract of the record says, which may be another one than that of what is read. */
const shapedFormats = { xml: xmlFormat, idoc: idocFormat } as const;

/** Opens the format of one interface, once; the issues name settings that contradict each other. */
export function openFormat(settings: FormatSettings, options: FormatOptions = {}): Result<Format> {
  const { limits = defaultLimits, shape, writes } = options;
  const issues: Issue[] = [
    ...settingsIssues(settings),
    ...layoutIssues(settings, [...(shape ? [shape] : []), ...(writes ?? [])]),
  ];
  const encoding = settings.encoding === undefined ? undefined : encodingOf(settings.encoding);
  if (encoding && !encoding.ok) issues.push(...encoding.issues.map(issue => ({ ...issue, path: 'encoding' })));
  if (issues.length > 0 || encoding?.ok === false) return failure(...issues);
  const format =
    settings.kind === 'xml' || settings.kind === 'idoc'
      ? shapedFormats[settings.kind](settings, encoding?.value, limits, shape, writes)
      : formats[settings.kind](settings, encoding?.value, limits, shape);
  const contentType =
    encoding && encoding.value.kind !== 'utf-8' ? `${format.contentType}; charset=${encoding.value.name}` : format.contentType;
  return success({
    ...format,
    contentType,
    decode: bytes => {
      if (bytes.length <= limits.bytes) return format.decode(bytes);
      return failure(formatIssue('format.too-large', '', `the item has ${bytes.length} bytes, the limit is ${limits.bytes}`));
    },
  });
}
