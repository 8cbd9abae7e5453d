import { changedMeaning } from './changed-meaning.ts';

/** For whom the newer version keeps working, or whom a difference affects; `nobody` where neither. */
export type Compatibility = 'both' | 'readers' | 'writers' | 'nobody';

/** One thing that two versions say differently. */
export interface Difference {
  /** Path in the message; empty for the whole. Lists are entered without a position. */
  readonly path: string;
  /** What differs: a keyword (`required`, `maxLength`, `unit`), `field`, `values`, or a setting of the contract (`subject`). */
  readonly what: string;
  readonly older: string;
  readonly newer: string;
  /** Whom it breaks: `readers` of the newer version, to whom old messages come; `writers` of it, whose messages go to old readers. */
  readonly breaks: Compatibility;
  /** It breaks without being refused: the form stays and the meaning changes. */
  readonly silent?: true;
  readonly sentence: string;
}

/** Said of values that one side lets through and the other one does not. */
export const notAllowed = 'not allowed';

/** A difference with its sentence. */
export function difference(path: string, what: string, older: string, newer: string, breaks: Compatibility): Difference {
  const meaning = breaks === 'nobody' ? undefined : changedMeaning(what, older, newer);
  const sentence = `${changeWords(path === '' ? 'the message' : path, what, older, newer)}; ${meaning ?? consequences[breaks]}`;
  return { path, what, older, newer, breaks, ...(meaning !== undefined && { silent: true }), sentence };
}

/** The word for two answers. */
export function compatibility(readers: boolean, writers: boolean): Compatibility {
  if (readers && writers) return 'both';
  return readers ? 'readers' : writers ? 'writers' : 'nobody';
}

/** One list of what was found in both directions: each thing once, and a field that comes or goes without what follows from that. */
export function mergeDifferences(found: readonly Omit<Difference, 'sentence' | 'silent'>[]): readonly Difference[] {
  const fields = new Set(found.filter(each => each.what === 'field').map(each => each.path));
  const groups = Map.groupBy(found, ({ path, what, older, newer }) => {
    const ofField = fields.has(path) && (what === 'field' || what === 'required');
    return ofField ? `${path}\nfield` : [path, what, older, newer].join('\n');
  });
  return [...groups.values()].map(group => {
    const { path, what, older, newer } = group.find(each => each.what === 'field') ?? group[0]!;
    const breaks = (whom: Compatibility): boolean => group.some(each => each.breaks === whom || each.breaks === 'both');
    return difference(path, what, older, newer, compatibility(breaks('readers'), breaks('writers')));
  });
}

function changeWords(place: string, what: string, older: string, newer: string): string {
  if (what === 'field') return newer === 'declared' ? `${place} is new` : `${place} is no longer there`;
  if (what === 'required') return newer === 'required' ? `${place} is required now` : `${place} may be absent now`;
  if (what === 'values' && older === notAllowed) return `${place} may be ${newer} now`;
  if (what === 'values' && newer === notAllowed) return `${place} may no longer be ${older}`;
  return `${place}: ${labels[what] ?? what}: ${older} → ${newer}`;
}

const labels: Readonly<Record<string, string>> = { nothing: 'allowed', not: 'excluded', condition: 'a condition' };

const consequences: Readonly<Record<Compatibility, string>> = {
  both: 'new readers may refuse old messages, and old readers new ones',
  readers: 'new readers may refuse old messages',
  writers: 'old readers may refuse new messages',
  nobody: 'nobody is affected',
};
