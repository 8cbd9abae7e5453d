import type { Shape } from '../../contract/contract.ts';
import type { FormatSettings } from '../../document/model.ts';
import type { Result } from '../../value/issue.ts';
import { failure } from '../../value/issue.ts';
import type { Value } from '../../value/value.ts';
import type { Encoding } from '../encoding.ts';
import { byteOrderMark, encodingOf, utf8 } from '../encoding.ts';
import { formatIssue } from '../format-issue.ts';
import type { DecodeLimits, Format } from '../format.ts';
import { decodeText, encodeText } from '../text.ts';
import type { Dialect } from './dialect.ts';
import { EdiSplitter } from './edi-splitter.ts';
import { edifact } from './edifact.ts';
import { readInterchanges } from './read-interchange.ts';
import { tradacoms } from './tradacoms.ts';
import { writeInterchanges } from './write-interchange.ts';
import { x12 } from './x12.ts';

const dialects = { edifact, x12, tradacoms } as const;

/** The format of one interface that carries EDIFACT, X12 or TRADACOMS interchanges: a record is one message with its headers. */
export function ediFormat(settings: FormatSettings, encoding: Encoding | undefined, limits: DecodeLimits, shape?: Shape): Format {
  const dialect = dialects[settings.kind as keyof typeof dialects];
  const reading = {
    dialect,
    limit: limits.items,
    isList: (path: string) => shape?.lists.has(path) === true,
    isNumber: (path: string) => shape?.numbers.has(path) === true,
    ...(settings.groups && { groups: settings.groups }),
  };
  const announced = encodingsByLabel();
  const write = (values: readonly Value[]): Result<Uint8Array> => {
    const written = writeInterchanges(values, dialect, settings);
    if (!written.ok) return written;
    const label = dialect.encodingLabel(written.value.slice(0, dialect.headLength));
    return encodeText(written.value, encoding ?? announced(label) ?? utf8);
  };
  return {
    contentType: dialect.contentType,
    decode: bytes => {
      const label = encoding === undefined ? labelIn(bytes, dialect) : undefined;
      const decoded = decodeText(bytes, encoding ?? announced(label));
      if (!decoded.ok) return decoded;
      const { text } = decoded.value;
      if (text.trim() === '') return failure(formatIssue('format.empty', '', 'expected an interchange, found nothing'));
      return readInterchanges(text, { ...reading, ...(label !== undefined && { encodingLabel: label }) });
    },
    encode: value => write([value]),
    encodeAll: write,
    split: () => new EdiSplitter(dialect, limits.bytes),
  };
}

/** The encoding that the first characters announce, read byte by byte: every accepted encoding has ASCII in its place. */
function labelIn(bytes: Uint8Array, dialect: Dialect): string | undefined {
  const mark = byteOrderMark(bytes)?.length ?? 0;
  return dialect.encodingLabel(String.fromCharCode(...bytes.subarray(mark, mark + dialect.headLength)));
}

/** The encoding of a label; its table is made once for each label that comes. */
function encodingsByLabel(): (label: string | undefined) => Encoding | undefined {
  const known = new Map<string, Encoding>();
  return label => {
    if (label === undefined) return undefined;
    const encoding = known.get(label) ?? encodingOf(label);
    if ('kind' in encoding) return encoding;
    if (!encoding.ok) return undefined;
    known.set(label, encoding.value);
    return encoding.value;
  };
}
