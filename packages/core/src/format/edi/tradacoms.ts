import { failure, success } from '../../value/issue.ts';
import { formatIssue } from '../format-issue.ts';
import type { Dialect } from './dialect.ts';

const syntax = { tag: '=', element: '+', component: ':', release: '?', segment: "'" };

/** TRADACOMS transmissions (ANA syntax rules): their trailers count and repeat no reference. */
export const tradacoms: Dialect = {
  contentType: 'application/EDI-consent',
  interchange: { open: 'STX', close: 'END', count: 1, counts: 'messages' },
  group: { open: 'BAT', close: 'EOB', count: 1, counts: 'messages' },
  message: { open: 'MHD', close: 'MTR', count: 1, counts: 'segments' },
  needsGroups: false,
  counts: 'messages',
  headLength: 16,
  open: (text, at) => {
    if (text.startsWith('STX=', at)) return success({ syntax, at });
    return failure(formatIssue('edi.structure', '', `expected STX=, found ${JSON.stringify(text.slice(at, at + 20))}`));
  },
  encodingLabel: () => undefined,
  headerFault: segment => {
    if (segment.tag !== 'STX') return undefined;
    const identifier = segment.elements[0]?.[0]?.[0] ?? '';
    return /^ANAA?$/.test(identifier) ? undefined : `expected the syntax ANA or ANAA in STX, found ${JSON.stringify(identifier)}`;
  },
  commaDecimals: false,
  headerSyntax: same => same,
  readHeader: header => header,
  writeHeader: header => header,
  syntaxFor: () => syntax,
  serviceString: () => '',
};
