/** How the body of a request is cut into items. */
export type Cut = 'whole' | 'lines' | 'split' | 'cloud-event';

/** What a content type means for an interface: how to cut, or why it is refused. */
export type ContentDecision =
  { readonly cut: Cut } | { readonly refused: 'http.content-type' | 'http.charset'; readonly sentence: string };

type Family = 'json' | 'xml' | 'csv';

const lines = new Set([
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
  'application/json-seq',
]);
const csv = new Set(['text/csv', 'application/csv', 'text/plain', 'text/tab-separated-values']);

/** Decides by the `Content-Type` of a request and the content type (with charset, where it is not UTF-8) of the interface. Pure. */
export function decideContent(contentType: string | undefined, formatType: string): ContentDecision {
  const family = familyOf(mediaType(formatType));
  if (contentType === undefined) return { cut: usual(formatType, family) };
  const media = mediaType(contentType);
  const cut = cutOf(media, formatType, family);
  if (cut === undefined) return { refused: 'http.content-type', sentence: `expected ${formatType}, got ${media}` };
  const charset = charsetOf(contentType);
  const encoding = charsetOf(formatType) ?? 'utf-8';
  if (charset === undefined || sameEncoding(charset, encoding)) return { cut };
  return { refused: 'http.charset', sentence: `expected the encoding ${encoding}, got charset=${charset}` };
}

function cutOf(media: string, formatType: string, family: Family): Cut | undefined {
  if (family === 'csv') return csv.has(media) ? 'split' : undefined;
  if (family === 'xml') return media === 'text/xml' || media.endsWith('/xml') || media.endsWith('+xml') ? 'whole' : undefined;
  if (lines.has(media)) return 'lines';
  if (media === 'application/cloudevents+json') return 'cloud-event';
  return media === 'application/json' || media === 'text/json' || media.endsWith('+json') ? usual(formatType, family) : undefined;
}

function usual(formatType: string, family: Family): Cut {
  if (family === 'csv') return 'split';
  return family === 'json' && lines.has(mediaType(formatType)) ? 'lines' : 'whole';
}

function familyOf(media: string): Family {
  if (media.endsWith('xml')) return 'xml';
  return csv.has(media) ? 'csv' : 'json';
}

function mediaType(contentType: string): string {
  const end = contentType.indexOf(';');
  return (end < 0 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}

function charsetOf(contentType: string): string | undefined {
  return /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1]?.toLowerCase();
}

/** UTF-8 covers US-ASCII; otherwise the labels must mean the same encoding. */
function sameEncoding(charset: string, encoding: string): boolean {
  const wanted = labelled(encoding);
  return labelled(charset) === wanted || (charset === 'us-ascii' && wanted === 'utf-8');
}

function labelled(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return label.toLowerCase();
  }
}
