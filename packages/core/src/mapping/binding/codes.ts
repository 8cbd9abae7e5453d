import type { CodeCatalogue, Issue, Level } from '../../value/issue.ts';

/** What can be wrong with collections and with the address tables of bindings. */
export const bindingCodes = {
  'collection.unknown-tag': {
    means:
      'A measurement, event or command of a collection, or a row of an address table, names a tag that the collection does not have.',
    remedy: 'Correct the name, or add the tag under tags of the collection.',
  },
  'collection.tag-type': {
    means: 'A tag is of a type from which this measurement, event or command cannot be made.',
    remedy: 'Use a tag of the type that the message names, or correct the type of the tag.',
  },
  'collection.bounds': {
    means: 'The lower bound of a range or command is above the upper one, or the bounds do not fit the type of the tag.',
    remedy: 'Correct the bounds.',
  },
  'collection.unknown-state': {
    means: 'An event waits for entering a state that its model does not have.',
    remedy: 'Correct the name, or add the state under states.',
  },
  'collection.without-model': {
    means: 'A state event has neither a model nor states, so that its codes have no names.',
    remedy: 'Add model: packml, or states with the name of each code.',
  },
  'binding.table': {
    means: 'The address table of a piece of equipment cannot be read.',
    remedy:
      'Write CSV with a header: tag, address and perhaps unit, scale, offset, values, interface, sampling, note; one tag a line.',
  },
  'binding.missing-tag': {
    means: 'An address table has no row for a tag that the collection requires.',
    remedy: 'Add the row, or write required: false at the tag in the collection.',
  },
  'binding.duplicate-tag': { means: 'A tag stands in an address table twice.', remedy: 'Keep one of the two rows.' },
  'binding.value': {
    means: 'A cell of an address table is not what its column holds, or does not fit the type of the tag.',
    remedy: 'Correct the cell as the message says, or leave it empty.',
  },
  'binding.unknown-command': {
    means: 'A binding allows a command that the collection does not have.',
    remedy: 'Correct the name, or add the command to the collection.',
  },
} satisfies CodeCatalogue;

/** A code of this area. */
export type BindingCode = keyof typeof bindingCodes;

/** An issue of this area, with the remedy of its catalogue entry. */
export function bindingIssue(code: BindingCode, path: string, sentence: string, level: Level = 'error'): Issue {
  return { code, level, path, sentence, remedy: bindingCodes[code].remedy };
}
