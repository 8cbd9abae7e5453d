import type { CodeCatalogue, Issue, Level } from '../../value/issue.ts';

/** What can be wrong with code sets and crosswalks, when they are checked and when a message needs them. */
export const lookupCodes = {
  'code-set.unknown': {
    means: 'A document names a code set that the project does not have.',
    remedy: 'Correct the name, or add a document of the kind code-set.',
  },
  'code-set.day': {
    means: 'The days of a code are no days of the calendar, or it ends before it begins.',
    remedy: 'Write days as 2026-01-01; `from` is the first day, `until` the first day on which it is no longer used.',
  },
  'crosswalk.unknown': {
    means: 'A mapping names a crosswalk that the project does not have.',
    remedy: 'Correct the name, or add a document of the kind crosswalk.',
  },
  'crosswalk.form': {
    means: 'A crosswalk has no entries, or says something that none can be.',
    remedy: 'Give it entries or a table, and missing: hold, pass or { code: CODE }.',
  },
  'crosswalk.table': {
    means: 'The table of a crosswalk cannot be read.',
    remedy: 'Write CSV with a header: from, to and perhaps site, valid-from, valid-until, preferred; one entry a line.',
  },
  'crosswalk.day': {
    means: 'The days of an entry are no days of the calendar, or it ends before it begins.',
    remedy: 'Write days as 2026-01-01; the first day is included, the last one is not.',
  },
  'crosswalk.unknown-site': {
    means: 'An entry is for a site that the project does not have.',
    remedy: 'Correct the name of the site, or leave it out for every site.',
  },
  'crosswalk.unknown-code': {
    means: 'An entry has a code that is not in the code set of its side.',
    remedy: 'Correct the code, or add it to the code set.',
  },
  'crosswalk.overlap': {
    means: 'Two entries for one code and site hold on the same day.',
    remedy: 'Remove one, or let the first one end on the day on which the second one begins.',
  },
  'crosswalk.way-back': {
    means: 'A mapping reads a crosswalk backwards, and several codes lead to one.',
    remedy: 'Mark the entry for the way back with preferred, or let the others end.',
  },
  'crosswalk.gap': {
    means: 'A code set has codes that the crosswalk does not translate.',
    remedy: 'Add entries, or say with missing what becomes of them.',
  },
  'crosswalk.not-a-code': {
    means: 'A value that should be translated is a list or an object.',
    remedy: 'Let the expression give a single value.',
  },
  'crosswalk.missing': {
    means: 'A code has no entry in a crosswalk, for this site and day.',
    remedy: 'Add it: `millrace crosswalk add NAME FROM TO --reason "…"`; what waits for it goes on by itself.',
  },
  'crosswalk.expired': {
    means: 'The entry of a code ended before the day of the message: what it stands for was deleted or blocked.',
    remedy: 'Correct the message at its source, or add an entry that holds on that day.',
  },
  'crosswalk.ambiguous': {
    means: 'Several entries for a code hold on one day and lead to different codes.',
    remedy: 'Mark the one that is meant with preferred in the document, or let the others end, and reload.',
  },
  'crosswalk.entry-refused': {
    means: 'An entry that was to be added repeats or contradicts one that is there, or is none that can be.',
    remedy: 'Correct it; what the document says is changed in the document.',
  },
} satisfies CodeCatalogue;

/** A code of this area. */
export type LookupCode = keyof typeof lookupCodes;

/** An issue of this area, with the remedy of its catalogue entry. */
export function lookupIssue(code: LookupCode, path: string, sentence: string, level: Level = 'error'): Issue {
  return { code, level, path, sentence, remedy: lookupCodes[code].remedy };
}
