import { quote } from '../../../contract/excerpt.ts';
import { matchesPattern } from '../../../contract/pattern.ts';
import type { View } from '../../../contract/view.ts';
import type { Level } from '../../../value/issue.ts';
import type { Flow } from '../../infer/flow.ts';
import { report, type FieldPlaces } from './places.ts';

/** Values that are longer, larger or of another form than the target takes: all that may come, or only some. */
export function meetLimits(flow: Flow, place: string, places: FieldPlaces, target: View): void {
  const say = (sentence: string, level: Level = 'warning'): void => report(places, 'mapping.overflow', place, sentence, level);
  const values = flow.choices?.filter(choice => choice !== null);
  if (values && values.length > 0) {
    const wrong = values.filter(value => limitFault(value, target) !== undefined);
    if (wrong.length === 0) return;
    const sentence = `${quote(wrong[0])} may come, and the target takes ${limitFault(wrong[0], target)!}`;
    return say(sentence, wrong.length === values.length ? 'error' : 'warning');
  }
  const limits = target.limits();
  if (isBeyond(flow.maxLength, limits.maxLength)) {
    say(`the source has up to ${flow.maxLength} characters, the target takes ${limits.maxLength}`);
  }
  const source = flow.view?.limits();
  if (!source || flow.unit !== flow.view?.unit) return;
  if (isBeyond(source.maximum, limits.maximum)) say(`the source goes up to ${source.maximum}, the target to ${limits.maximum}`);
  if (isBeyond(limits.minimum, source.minimum)) say(`the source goes down to ${source.minimum}, the target to ${limits.minimum}`);
}

function isBeyond(most: number | undefined, allowed: number | undefined): boolean {
  return most !== undefined && allowed !== undefined && most > allowed;
}

/** What a constant would have to be, where it is not. */
export function limitFault(value: unknown, target: View): string | undefined {
  const { minLength, maxLength, minimum, maximum, pattern } = target.limits();
  if (typeof value === 'number') {
    if (minimum !== undefined && value < minimum) return `at least ${minimum}`;
    return maximum !== undefined && value > maximum ? `at most ${maximum}` : undefined;
  }
  if (typeof value !== 'string') return undefined;
  if (maxLength !== undefined && value.length > maxLength) return `at most ${maxLength} characters`;
  if (minLength !== undefined && value.length < minLength) return `at least ${minLength} characters`;
  return pattern !== undefined && !matchesPattern(pattern, value) ? `texts of the form ${pattern}` : undefined;
}
