import type { Shape } from '../../contract/contract.ts';
import type { FormatSettings } from '../../document/model.ts';
import type { Result } from '../../value/issue.ts';
import { failure, success } from '../../value/issue.ts';
import type { Fields, Value } from '../../value/value.ts';
import type { Encoding } from '../encoding.ts';
import { utf8 } from '../encoding.ts';
import { formatIssue } from '../format-issue.ts';
import type { DecodeLimits, Format } from '../format.ts';
import { decodeText, encodeText } from '../text.ts';
import { xmlFormat } from '../xml.ts';
import type { IdocReading } from './flat-read.ts';
import { readFlat } from './flat-read.ts';
import { writeFlat } from './flat-write.ts';
import { idocSplitter } from './idoc-splitter.ts';
import { idocsOfXml, xmlOfIdocs } from './idoc-xml.ts';
import { segmentLayouts } from './segment-layouts.ts';

/**
 * The format of one interface that carries SAP IDocs. A record is one IDoc, its control record and segments under their types, and is the
 * same whether it came as XML or flat: without the attributes that every segment has, and without fields that are initial. Layouts of the
 * flat form come from the contract of what is read and from those of what is written.
 */
export function idocFormat(
  settings: FormatSettings,
  encoding: Encoding | undefined,
  limits: DecodeLimits,
  shape?: Shape,
  writes: readonly Shape[] = [],
): Format {
  const reading: IdocReading = {
    layouts: segmentLayouts(settings, [...(shape ? [shape] : []), ...writes]),
    limit: limits.items,
    isList: path => shape?.lists.has(path) === true,
    isNumber: path => shape?.numbers.has(path) === true,
  };
  return settings.form === 'flat' ? flatIdoc(reading, encoding, limits) : xmlIdoc(reading, settings, encoding, limits);
}

function xmlIdoc(
  reading: IdocReading,
  { root, namespace }: FormatSettings,
  encoding: Encoding | undefined,
  limits: DecodeLimits,
): Format {
  const settings = { kind: 'xml', ...(namespace !== undefined && { namespace }) } as const;
  const xml = xmlFormat(settings, encoding, limits);
  const write = (values: readonly Value[]): Result<Uint8Array> => {
    const document = xmlOfIdocs(values, root, reading);
    return document.ok ? xml.encode(document.value) : document;
  };
  return {
    ...xml,
    decode: bytes => {
      const document = xml.decode(bytes);
      return document.ok ? idocsOfXml(document.value[0] as Fields, root, reading) : document;
    },
    encode: value => write([value]),
    encodeAll: write,
    // The records of a stream are cut at a path, which begins with the root.
    split: root === undefined ? xml.split : xmlFormat({ ...settings, records: `${root}.IDOC` }, encoding, limits).split,
  };
}

function flatIdoc(reading: IdocReading, encoding: Encoding | undefined, limits: DecodeLimits): Format {
  const write = (values: readonly Value[]): Result<Uint8Array> => {
    const written = values.map((value, index) => writeFlat(value, reading.layouts, values.length > 1 ? `[${index}]` : ''));
    const issues = written.flatMap(one => (one.ok ? [] : one.issues));
    if (issues.length > 0) return failure(...issues.slice(0, 20));
    const lines = written.flatMap(one => (one.ok ? one.value : []));
    return encodeText(lines.map(line => `${line}\r\n`).join(''), encoding ?? utf8);
  };
  return {
    contentType: 'text/plain',
    decode: bytes => {
      const decoded = decodeText(bytes, encoding);
      if (!decoded.ok) return decoded;
      const { text } = decoded.value;
      if (text.trim() === '') return failure(formatIssue('format.empty', '', 'expected an IDoc, found nothing'));
      const read = readFlat(text, reading);
      return read.ok ? success(read.value, read.issues) : read;
    },
    encode: value => write([value]),
    encodeAll: write,
    split: () => idocSplitter(encoding, limits.bytes),
  };
}
