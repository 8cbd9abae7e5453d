import type { FormatSettings } from '../../document/model.ts';
import { failure, success } from '../../value/issue.ts';
import { formatIssue } from '../format-issue.ts';
import type { Dialect } from './dialect.ts';
import type { Syntax } from './syntax.ts';

/** The characters of ISO 9735 where no service string says others. */
const usual = { component: ':', element: '+', release: '?', segment: "'" };

/** Encodings of the syntax identifiers (ISO 9735-1:2002, annex; UNOA and UNOB are subsets of ASCII). */
const encodings: Readonly<Record<string, string>> = {
  UNOA: 'us-ascii',
  UNOB: 'us-ascii',
  UNOC: 'iso-8859-1',
  UNOD: 'iso-8859-2',
  UNOE: 'iso-8859-5',
  UNOF: 'iso-8859-7',
  UNOG: 'iso-8859-3',
  UNOH: 'iso-8859-4',
  UNOI: 'iso-8859-6',
  UNOJ: 'iso-8859-8',
  UNOK: 'iso-8859-9',
  UNOL: 'iso-8859-15',
  UNOY: 'utf-8',
};

/** UN/EDIFACT batch interchanges, ISO 9735 syntax 1 to 4. */
export const edifact: Dialect = {
  contentType: 'application/EDIFACT',
  interchange: { open: 'UNB', close: 'UNZ', reference: { open: 5, close: 2 }, count: 1, counts: 'groups or messages' },
  group: { open: 'UNG', close: 'UNE', reference: { open: 5, close: 2 }, count: 1, counts: 'messages' },
  message: { open: 'UNH', close: 'UNT', reference: { open: 1, close: 2 }, count: 1, counts: 'segments' },
  needsGroups: false,
  counts: 'parts',
  headLength: 64,
  open: (text, at) => {
    const service = text.startsWith('UNA', at) ? text.slice(at + 3, at + 9) : undefined;
    const from = service === undefined ? at : at + 9;
    const header = /^\s*UNB/.exec(text.slice(from, from + 20));
    if (!header || (service !== undefined && service.length < 6)) {
      return failure(
        formatIssue('edi.structure', '', `expected UNA or UNB, found ${JSON.stringify(text.slice(from, from + 20))}`),
      );
    }
    const start = from + header[0].length - 3;
    const syntax = syntaxOf(service, versionAt(text.slice(start, start + 16)));
    const doubled = repeated(syntax);
    if (doubled !== undefined) {
      return failure(formatIssue('edi.service-string', 'UNA', `the service string UNA uses ${JSON.stringify(doubled)} twice`));
    }
    return success({ syntax, at: start });
  },
  encodingLabel: head => encodings[/UNB.(UNO[A-Z])/s.exec(head)?.[1] ?? ''],
  headerFault: segment => {
    if (segment.tag !== 'UNB') return undefined;
    const [identifier = '', version = ''] = segment.elements[0]?.[0] ?? [];
    if (!/^[1-4]$/.test(version)) return `expected syntax version 1 to 4 in UNB, found ${JSON.stringify(version)}`;
    if (Object.hasOwn(encodings, identifier)) return undefined;
    return `expected a syntax identifier from UNOA to UNOL or UNOY in UNB, found ${JSON.stringify(identifier)}`;
  },
  commaDecimals: true,
  headerSyntax: syntax => syntax,
  readHeader: header => header,
  writeHeader: header => header,
  syntaxFor: (header, settings) => {
    const { segment, element, component, repetition, release } = settings.separators ?? {};
    return {
      ...usual,
      ...(segment !== undefined && { segment }),
      ...(element !== undefined && { element }),
      ...(component !== undefined && { component }),
      ...(release !== undefined && { release }),
      ...(header['e1_2'] === '4' && { repetition: repetition ?? '*' }),
    };
  },
  serviceString,
};

function versionAt(header: string): string {
  return /^UNB.UNO[A-Z].(\d)/s.exec(header)?.[1] ?? '';
}

/** The syntax that a service string says (component, element, decimal mark, release, repetition, terminator), or the usual one. */
function syntaxOf(service: string | undefined, version: string): Syntax {
  if (service === undefined) return { ...usual, ...(version === '4' && { repetition: '*' }) };
  const [component = '', element = '', , release = '', repetition = '', segment = ''] = service;
  return {
    component,
    element,
    segment,
    ...(release !== ' ' && { release }),
    ...(version === '4' && repetition !== ' ' && { repetition }),
  };
}

function repeated({ component, element, segment, release, repetition }: Syntax): string | undefined {
  const all = [component, element, segment, release, repetition].filter(character => character !== undefined);
  return all.find((character, i) => all.indexOf(character) !== i);
}

/** UNA where it is asked for or where the characters are not the usual ones. */
function serviceString(syntax: Syntax, settings: FormatSettings): string {
  const { component, element, release = ' ', repetition = ' ', segment } = syntax;
  const text = `UNA${component}${element}.${release}${repetition}${segment}`;
  const plain = `UNA:+.?${repetition === '*' ? '*' : ' '}'`;
  return settings.serviceString === true || text !== plain ? text : '';
}
