import type { CodeCatalogue, Issue } from '../../value/issue.ts';

/** What can be wrong with a unit or with a conversion between units. */
export const unitCodes = {
  'unit.unknown': {
    means: 'A unit is no code of UCUM, or a code that the named set of units does not have.',
    remedy:
      'Write the code of UCUM (kg, Cel, [lb_av], {pieces}); where a message carries other codes, name their code set under units.',
  },
  'unit.missing': {
    means: 'A quantity should be converted, and neither the source contract nor the message says in what unit it is.',
    remedy: 'Declare unit: in the source contract, or give the field a unit: expression for the unit that the message carries.',
  },
  'unit.not-commensurable': {
    means: 'Two units measure different things, so no factor leads from one to the other.',
    remedy:
      'Correct the unit; mass becomes volume only by a density, pieces become boxes only by a pack size, which the mapping must reckon with.',
  },
  'unit.not-exact': {
    means: 'A converted value does not end as a decimal, or a number cannot hold it exactly.',
    remedy: 'Give the field round: { digits: 3 }, or as: decimal where only a number is too short.',
  },
  'unit.not-a-quantity': {
    means: 'A value that should be converted or rounded is no decimal number.',
    remedy: 'Correct the source; decimals have a point, no grouping and no unit in the text, and perhaps < or > before them.',
  },
} satisfies CodeCatalogue;

/** A code of this area. */
export type UnitCode = keyof typeof unitCodes;

/** An error of this area, with the remedy of its catalogue entry. */
export function unitIssue(code: UnitCode, path: string, sentence: string): Issue {
  return { code, level: 'error', path, sentence, remedy: unitCodes[code].remedy };
}
