import { parseUnit } from '../../../contract/unit/unit.ts';
import { suggestion } from '../../../document/nearest.ts';
import type { ValueField } from '../../finish/finish.ts';
import { canConvert, sameUnit, unitAdvice } from '../../infer/unit-arithmetic.ts';
import { typeWords } from '../../../contract/type-words.ts';
import { choiceWords } from '../../infer/words.ts';
import { lookupIssue } from '../../lookup/codes.ts';
import { sourceCodes } from './check-table.ts';
import { inferText, report, type FieldPlaces, type Places } from './places.ts';

/** The unit that a field is converted to is the one of the target. */
export function checkTargetUnit(to: string, path: string, places: FieldPlaces): void {
  const wanted = places.target?.unit;
  if (wanted === undefined || !parseUnit(to).ok || sameUnit(to, wanted)) return;
  report(
    places,
    'mapping.unit',
    path,
    `the field is converted to ${to}, and the target is in ${wanted}; ${unitAdvice(to, wanted)}`,
  );
}

/** The unit that a message carries beside a value: a text, always there, and codes that name a unit. */
export function checkMessageUnit({ unit, units, to }: ValueField, path: string, places: Places): void {
  const place = `${path}.unit`;
  const found = inferText(unit!, place, places);
  if (found?.types && !found.types.has('string')) {
    report(places, 'mapping.type', place, `expected a text with a unit, and the expression gives ${typeWords(found.types)}`);
  }
  if (found?.optional)
    report(places, 'mapping.may-be-absent', place, 'the source may leave the unit out, and then the message is held', 'warning');
  const set = units === undefined ? undefined : places.codeSets?.get(units);
  if (units !== undefined && places.codeSets && !set) {
    places.add(
      lookupIssue(
        'code-set.unknown',
        `${path}.units`,
        `there is no code set "${units}"${suggestion(units, places.codeSets.keys())}`,
      ),
    );
  }
  const codes = found && sourceCodes(found, places);
  if (!codes) return;
  const strangers = codes.filter(code => !isUnitCode(code, set && unitsOf(set.codes)));
  // A set of units of every dimension, such as Rec 20: which of them a message carries is judged when it comes. In a set of which most
  // convert, the rest is a mistake.
  const isVocabulary =
    !found.choices && units !== undefined && strangers.length < codes.length && strangers.length * 2 > codes.length;
  if (strangers.length === 0 || isVocabulary) return;
  const whose = units === undefined ? 'UCUM' : units;
  const hint = units === undefined && found.codes !== undefined ? `; name the set of its codes (units: ${found.codes})` : '';
  report(
    places,
    'mapping.unit',
    place,
    `the source may send ${choiceWords(strangers)}, which name no unit of ${whose} that becomes ${to!}${hint}`,
  );

  function isUnitCode(code: string, known: ReadonlyMap<string, string> | undefined): boolean {
    if (units !== undefined && !known) return true;
    const text = known ? known.get(code) : code;
    return text !== undefined && parseUnit(text).ok && canConvert(text, to!);
  }
}

function unitsOf(codes: Readonly<Record<string, { readonly unit?: string } | string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(codes).flatMap(([code, entry]) =>
      typeof entry === 'object' && entry.unit !== undefined ? [[code, entry.unit] as const] : [],
    ),
  );
}
