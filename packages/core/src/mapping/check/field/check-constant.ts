import { quote } from '../../../contract/excerpt.ts';
import { mayBe, typeOfValue } from '../../../contract/view.ts';
import { suggestion } from '../../../document/nearest.ts';
import { typeWords } from '../../../contract/type-words.ts';
import { choiceWords } from '../../infer/words.ts';
import { limitFault } from './meet-limits.ts';
import { report, type FieldPlaces } from './places.ts';

/** A constant against the target. */
export function checkConstant(constant: unknown, path: string, places: FieldPlaces): void {
  const { target } = places;
  if (!target) return;
  const type = typeOfValue(constant);
  if (!mayBe(target, type)) {
    return report(places, 'mapping.type', path, `expected ${typeWords(target.types!)}, found the constant ${quote(constant)}`);
  }
  if (type === 'object' || type === 'array') return;
  if (target.choices && !target.choices.includes(constant)) {
    return report(
      places,
      'mapping.code-not-taken',
      path,
      `the target takes ${choiceWords(target.choices)}, and the constant is ${quote(constant)}`,
    );
  }
  const set = target.codes === undefined ? undefined : places.codeSets?.get(target.codes);
  if (set && !Object.hasOwn(set.codes, String(constant))) {
    const near = suggestion(String(constant), Object.keys(set.codes));
    return report(
      places,
      'mapping.code-not-taken',
      path,
      `the constant ${quote(constant)} is no code of ${target.codes!}${near}`,
    );
  }
  const fault = limitFault(constant, target);
  if (fault !== undefined)
    report(places, 'mapping.overflow', path, `the constant is ${quote(constant)}, and the target takes ${fault}`);
}
