/** Cases of the suite that come out otherwise on purpose: the beginning of their name, and why. */
const waivers: readonly (readonly [name: string, reason: string])[] = [
  ['enum.json: empty enum', 'an empty enum lets nothing through: it is refused as a mistake'],
  ['format.json: ', 'formats are checked, not only noted'],
  ['properties.json: properties whose names are Javascript object property names', 'a field named __proto__ cannot be declared'],
  ['vocabulary.json: ', 'the keywords of a contract are always in force: a meta-schema does not switch them off'],
  ['optional/cross-draft.json: ', 'a contract is written in 2020-12 and refers to nothing older'],
  [
    'optional/dependencies-compatibility.json: ',
    'dependencies of older drafts is refused: dependentRequired and dependentSchemas say it',
  ],
  ['optional/refOfUnknownKeyword.json: ', 'an unknown keyword is refused: it is mostly a slip of the pen'],
  ['optional/unknownKeyword.json: ', 'an unknown keyword is refused: it is mostly a slip of the pen'],
  ['optional/format/unknown.json: ', 'an unknown format is refused: it would check nothing'],
];

/** Why a case may come out otherwise. */
export function waiverOf(name: string): string | undefined {
  return waivers.find(([start]) => name.startsWith(start))?.[1];
}
