import { isSameUnit } from './changed-meaning.ts';
import { keywordsOf, type Case, type Gap } from './reasoning.ts';

/** What a value means beyond its form: keywords of Millrace's vocabulary that a reader relies on. */
const relied = ['unit', 'codes'] as const;

function wordOf(one: Case, keyword: string): string | undefined {
  return keywordsOf(one).flatMap(schema => (typeof schema[keyword] === 'string' ? [schema[keyword]] : []))[0];
}

/** Where a value keeps its form and changes its meaning. A unit or code set that the giving side does not name is not promised. */
export function meaningGaps(given: Case, wanted: Case): readonly Gap[] {
  const changed = relied.flatMap(keyword => {
    const [has, wants] = [wordOf(given, keyword), wordOf(wanted, keyword)];
    const isSame = has === wants || (keyword === 'unit' && has !== undefined && wants !== undefined && isSameUnit(has, wants));
    return wants === undefined || isSame ? [] : [{ path: '', what: keyword, given: has ?? 'none', wanted: wants }];
  });
  const [has, wants] = [wordOf(given, 'identifies'), wordOf(wanted, 'identifies')];
  const another = has !== undefined && wants !== undefined && has !== wants;
  return another ? [...changed, { path: '', what: 'identifies', given: has, wanted: wants }] : changed;
}
