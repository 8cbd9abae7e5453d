/**
 * An observation of a recording as it stands there, read by another hand than the product's: fields cut at bars, elements found by their marks.
 * What the product reads, receives and stores is held against it.
 */
export interface Fact {
  /** Data item of a document, key of an adapter. */
  readonly id: string;
  readonly category: 'SAMPLE' | 'EVENT' | 'CONDITION';
  /** Element of a document; empty for SHDR. */
  readonly element: string;
  readonly timestamp: string;
  readonly text: string;
  /** Of a condition. */
  readonly level?: string;
  readonly code?: string;
  readonly sequence?: number;
  readonly line: number;
}

const levels = new Set(['normal', 'warning', 'fault', 'unavailable']);

/** The observations of a file of SHDR, and how many of its lines say something. */
export function shdrFacts(text: string): { readonly facts: readonly Fact[]; readonly speaking: number } {
  const lines = text.replace(/\n$/, '').split('\n');
  const speaking = lines.map(line => line.replace(/\r$/, '')).filter(line => line.trim() !== '' && !line.startsWith('*'));
  const facts = lines.flatMap((line, place) => lineFacts(line.replace(/\r$/, ''), place + 1));
  return { facts, speaking: speaking.length };
}

function lineFacts(line: string, number: number): readonly Fact[] {
  const [timestamp = '', ...rest] = line.split('|');
  const [id = '', value = ''] = rest;
  if (line.startsWith('*') || rest.length < 2) return [];
  const isCondition =
    rest.length === 6 &&
    levels.has(value.toLowerCase()) &&
    (value === 'Fault' || value === 'Warning' || rest[2] === '' || rest[4] === '');
  if (isCondition) {
    const code = rest[2] === '' ? {} : { code: rest[2] as string };
    return [
      {
        id,
        category: 'CONDITION',
        element: '',
        timestamp,
        text: rest[5] ?? '',
        level: value.toLowerCase(),
        ...code,
        line: number,
      },
    ];
  }
  if (rest.length === 3) return [{ id, category: 'EVENT', element: '', timestamp, text: rest[2] as string, line: number }];
  const facts: Fact[] = [];
  for (let at = 0; at + 1 < rest.length; at += 2) {
    facts.push({ id: rest[at] as string, category: 'EVENT', element: '', timestamp, text: rest[at + 1] as string, line: number });
  }
  return facts;
}

/** Whether the calendar has a moment. */
export function isMoment(text: string): boolean {
  const day = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?$/.exec(text)?.[1];
  const date = new Date(`${day}T00:00:00Z`);
  return (
    day !== undefined && !Number.isNaN(Date.parse(text)) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
  );
}

const groups = { Samples: 'SAMPLE', Events: 'EVENT', Condition: 'CONDITION' } as const;
const mark =
  /<(?:\w+:)?(Samples|Events|Condition)>|<(?:\w+:)?(\w+)((?:\s+[\w:]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s+sequence\s*=\s*["']\d+["'](?:\s+[\w:]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(?:\/>|>([^<]*)<)/g;

/** The observations of a Streams document in the order of their numbers. */
export function documentFacts(xml: string): readonly Fact[] {
  let category: Fact['category'] = 'EVENT';
  let [line, counted] = [1, 0];
  const facts: Fact[] = [];
  for (const found of xml.matchAll(mark)) {
    const [, group, element = '', attributes = '', text = ''] = found;
    if (group !== undefined) category = groups[group as keyof typeof groups];
    if (element === '') continue;
    line += xml.slice(counted, found.index).split('\n').length - 1;
    counted = found.index;
    const said = (name: string): string | undefined => {
      const value = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
      return value ? plain(value[1] ?? value[2] ?? '') : undefined;
    };
    const code = said('nativeCode');
    facts.push({
      id: said('dataItemId') ?? '',
      category,
      element,
      timestamp: said('timestamp') ?? '',
      text: plain(text),
      ...(category === 'CONDITION' && { level: element.toLowerCase() }),
      ...(code !== undefined && code !== '' && { code }),
      sequence: Number(said('sequence')),
      line,
    });
  }
  return facts.sort((one, other) => (one.sequence ?? 0) - (other.sequence ?? 0));
}

function plain(text: string): string {
  const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, number?: string, name?: string) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return number === undefined ? (names[name ?? ''] ?? whole) : String.fromCodePoint(Number(number));
  });
}
