import { excerpt } from '../../contract/excerpt.ts';
import { codeFault, codeOn } from '../../contract/code-set.ts';
import { unitIssue } from '../../contract/unit/codes.ts';
import { conversionBetween, type Conversion } from '../../contract/unit/conversion.ts';
import { parseUnit, type Unit } from '../../contract/unit/unit.ts';
import { failure, success, type Result } from '../../value/issue.ts';
import type { FinishPlace } from './step.ts';

/** A message may carry any unit, so what was found is kept; as many as this. */
const mostKept = 64;

/**
 * How a value becomes `to` from the unit that its message carries: a code of UCUM, or of the code set `units`. An absent or unknown
 * unit, or one of another dimension, is an issue: nothing is ever taken for a factor of one.
 */
export function conversionsByMessage(
  expression: string,
  units: string | undefined,
  to: Unit,
): (at: FinishPlace) => Result<Conversion> {
  const kept = new Map<string, Result<Conversion>>();
  return at => {
    const { unit } = at;
    if (unit === undefined || unit === null || unit === '') {
      return failure(unitIssue('unit.missing', '', `expected a unit from ${JSON.stringify(expression)}, found ${excerpt(unit)}`));
    }
    if (typeof unit !== 'string') {
      return failure(unitIssue('unit.unknown', '', `expected a unit from ${JSON.stringify(expression)}, found ${excerpt(unit)}`));
    }
    const code = units === undefined ? success(unit) : unitOfCode(unit, units, at);
    if (!code.ok) return code;
    const known = kept.get(code.value);
    if (known) return known;
    const parsed = parseUnit(code.value);
    const conversion = parsed.ok ? conversionBetween(parsed.value, to) : parsed;
    if (kept.size < mostKept) kept.set(code.value, conversion);
    return conversion;
  };
}

/** The UCUM unit that a code of a set stands for on the day of the message. */
function unitOfCode(code: string, name: string, { scope }: FinishPlace): Result<string> {
  const set = scope.lookups?.codeSets.get(name);
  if (!set)
    return failure(
      unitIssue('unit.unknown', '', `the unit ${JSON.stringify(code)} should be one of the code set ${name}, which is not there`),
    );
  const entry = codeOn(set, code, scope.days?.received);
  if (!entry) return failure(unitIssue('unit.unknown', '', codeFault(set, code, scope.days?.received)));
  if (entry.unit !== undefined) return success(entry.unit);
  return failure(
    unitIssue(
      'unit.unknown',
      '',
      `the code ${JSON.stringify(code)} of ${name} names no unit of UCUM; its steward is ${set.owner}`,
    ),
  );
}
