import type { ValueField } from '../../finish/finish.ts';
import type { Flow } from '../../infer/flow.ts';
import { choiceWords } from '../../infer/words.ts';
import { sourceCodes } from './check-table.ts';
import { report, type FieldPlaces } from './places.ts';

/** Codes of the source that the crosswalk does not translate, and a crosswalk for other codes than these. */
export function checkCrosswalk(found: Flow, { crosswalk: name, back }: ValueField, place: string, places: FieldPlaces): void {
  const crosswalk = places.crosswalks?.get(name!);
  if (!crosswalk) return;
  const [own, other] = back === true ? [crosswalk.to, crosswalk.from] : [crosswalk.from, crosswalk.to];
  const wanted = places.target?.codes;
  if (found.codes !== undefined && own !== undefined && found.codes !== own) {
    const turned = found.codes === other ? '; read it the other way (back)' : '';
    const sentence = `the source has codes of ${found.codes}, and crosswalk ${name!} translates those of ${own}${turned}`;
    report(places, 'mapping.code-missing', place, sentence);
  } else if (wanted !== undefined && other !== undefined && wanted !== other) {
    const sentence = `the target has codes of ${wanted}, and crosswalk ${name!} gives those of ${other}`;
    report(places, 'mapping.code-missing', place, sentence);
  }
  const given = found.choices ? sourceCodes(found, places) : undefined;
  if (!given || crosswalk.table !== undefined || (crosswalk.missing ?? 'hold') !== 'hold') return;
  const known = new Set(crosswalk.entries?.map(entry => (back === true ? entry.to : entry.from)));
  const missing = given.filter(code => !known.has(code));
  if (missing.length === 0) return;
  report(
    places,
    'mapping.code-missing',
    place,
    `the source may send ${choiceWords(missing)}, and crosswalk ${name!} has no entry for it`,
  );
}
