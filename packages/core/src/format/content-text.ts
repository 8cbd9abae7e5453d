import type { FormatSettings } from '../document/model.ts';
import { pathSteps } from '../document/path.ts';
import type { Position, Result } from '../value/issue.ts';
import { delimitedOffset } from './delimited-place.ts';
import { encodingOf, utf8 } from './encoding.ts';
import { jsonOffset } from './json-place.ts';
import { encodeText } from './text.ts';
import { xmlOffset } from './xml-place.ts';

/** The bytes of a text as an interface with these settings reads them: in its encoding, else in that of the XML declaration, else in UTF-8. */
export function contentBytes(text: string, settings: FormatSettings): Result<Uint8Array> {
  const declared = /^\uFEFF?<\?xml[^>]*?\bencoding\s*=\s*["']([\w.-]+)["']/.exec(text)?.[1];
  const label = settings.encoding ?? (settings.kind === 'xml' ? declared : undefined);
  const encoding = label === undefined ? undefined : encodingOf(label);
  if (encoding !== undefined && !encoding.ok) return encoding;
  return encodeText(text, encoding?.value ?? utf8);
}

/** Where the field at a path of the one record stands in the text of its document; `undefined` where the kind of text does not tell. */
export function placeInContent(text: string, settings: FormatSettings, path: string): Position | undefined {
  const offset = offsetOf(text, settings, path);
  if (offset === undefined) return undefined;
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n'), offset };
}

function offsetOf(text: string, settings: FormatSettings, path: string): number | undefined {
  const steps = [...(settings.records?.split('.') ?? []), ...pathSteps(path)];
  switch (settings.kind) {
    case 'json':
      return jsonOffset(text, steps);
    case 'xml':
      return xmlOffset(text, steps);
    case 'delimited':
      return delimitedOffset(text, path, settings.separator ?? ',', settings.quote ?? '"', settings.columns);
    default:
      return undefined;
  }
}
