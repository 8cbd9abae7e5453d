import { joinIndex } from '../../document/path.ts';
import type { SchemaObject } from '../schema.ts';
import { inside, keywordsOf, locate, type Case, type Conjunction, type Gap, type Reasoning, type Side } from './reasoning.ts';
import { countOf, leastGap, mostGap } from './texts.ts';

/** The schemas of the places at the front, and the schema of the places behind them; `items` meant both up to 2019-09. */
function tupleOf(schema: SchemaObject): { readonly front: readonly unknown[]; readonly rest: unknown } {
  const { prefixItems, items, additionalItems } = schema;
  if (Array.isArray(items)) return { front: items as readonly unknown[], rest: additionalItems };
  return { front: Array.isArray(prefixItems) ? (prefixItems as readonly unknown[]) : [], rest: items };
}

/** What stands at a place of the list. */
function itemAt(one: Case, index: number, reasoning: Reasoning): Conjunction {
  return reasoning.conjunction(
    one.atoms.flatMap(atom => {
      const { front, rest } = tupleOf(atom.schema as SchemaObject);
      return locate(atom, index < front.length ? front[index] : rest);
    }),
  );
}

/** Places that some schema of the case names; all behind them are alike. */
function frontOf(one: Case): number {
  return Math.max(0, ...keywordsOf(one).map(schema => tupleOf(schema).front.length));
}

/** The items that a list can have at most. */
function mostItems(one: Case, reasoning: Reasoning): number {
  const said = countOf(one, 'maxItems', 'smallest') ?? Infinity;
  for (let index = 0; index <= frontOf(one) && index < said; index++)
    if (reasoning.isEmpty(itemAt(one, index, reasoning))) return index;
  return said;
}

/** No list keeps the case. */
export function noList(one: Case, reasoning: Reasoning): boolean {
  const least = countOf(one, 'minItems', 'largest') ?? 0;
  return least > 0 && least > mostItems(one, reasoning);
}

/** Whether a list keeps what the case says about lists. */
export function acceptsList(one: Case, list: readonly unknown[], reasoning: Reasoning, side: Side): boolean {
  if (
    list.length < (countOf(one, 'minItems', 'largest') ?? 0) ||
    list.length > (countOf(one, 'maxItems', 'smallest') ?? Infinity)
  )
    return false;
  if (isUnique(one) && new Set(list.map(each => JSON.stringify(each))).size < list.length) return false;
  if (!list.every((item, index) => reasoning.accepts(itemAt(one, index, reasoning), item, side))) return false;
  return containsOf(one, reasoning).every(({ what, least, most }) => {
    const count = list.filter(item => reasoning.accepts(what, item, side)).length;
    return count >= least && count <= most;
  });
}

function isUnique(one: Case): boolean {
  return keywordsOf(one).some(schema => schema['uniqueItems'] === true);
}

/** Lists of the one that might not be lists of the other. */
export function listGaps(given: Case, wanted: Case, reasoning: Reasoning): readonly Gap[] {
  const most = mostItems(given, reasoning);
  const unique = isUnique(wanted) && !isUnique(given) && most > 1;
  return [
    ...itemGaps(given, wanted, most, reasoning),
    ...leastGap(given, wanted, 'minItems', 'items'),
    ...mostGap(given, wanted, 'maxItems', 'items', most),
    ...(unique ? [{ path: '', what: 'uniqueItems', given: 'items may be equal', wanted: 'all items differ' }] : []),
    ...containsGaps(given, wanted, most, reasoning),
  ];
}

function itemGaps(given: Case, wanted: Case, most: number, reasoning: Reasoning): readonly Gap[] {
  const front = Math.max(frontOf(given), frontOf(wanted));
  const gaps: Gap[] = [];
  for (let index = 0; index <= front && index < most; index++) {
    const found = reasoning.gaps(itemAt(given, index, reasoning), itemAt(wanted, index, reasoning));
    // A list of equal items is entered without a position, as paths of a contract are written.
    gaps.push(...found.map(gap => inside(front === 0 ? '' : joinIndex('', index), gap)));
  }
  return gaps;
}

interface Contains {
  readonly what: Conjunction;
  readonly least: number;
  readonly most: number;
}

function containsOf(one: Case, reasoning: Reasoning): readonly Contains[] {
  return one.atoms.flatMap(atom => {
    const { contains, minContains, maxContains } = atom.schema as SchemaObject;
    const [what] = locate(atom, contains);
    if (!what) return [];
    const least = typeof minContains === 'number' ? minContains : 1;
    const most = typeof maxContains === 'number' ? maxContains : Infinity;
    return [{ what: reasoning.conjunction([what]), least, most }];
  });
}

function containsGaps(given: Case, wanted: Case, most: number, reasoning: Reasoning): readonly Gap[] {
  const has = containsOf(given, reasoning);
  return containsOf(wanted, reasoning)
    .filter(wants => !hasEnough(has, wants, given, reasoning) || !hasFewEnough(has, wants, most, reasoning))
    .map(() => ({
      path: '',
      what: 'contains',
      given: 'other items that must be there',
      wanted: 'items that the list must contain',
    }));
}

function hasEnough(has: readonly Contains[], wants: Contains, given: Case, reasoning: Reasoning): boolean {
  const isOne = (what: Conjunction): boolean => reasoning.gaps(what, wants.what).length === 0;
  if (wants.least === 0 || has.some(each => each.least >= wants.least && isOne(each.what))) return true;
  const places = Array.from({ length: frontOf(given) + 1 }, (_, index) => itemAt(given, index, reasoning));
  return (countOf(given, 'minItems', 'largest') ?? 0) >= wants.least && places.every(isOne);
}

function hasFewEnough(has: readonly Contains[], wants: Contains, most: number, reasoning: Reasoning): boolean {
  return most <= wants.most || has.some(each => each.most <= wants.most && reasoning.gaps(wants.what, each.what).length === 0);
}
