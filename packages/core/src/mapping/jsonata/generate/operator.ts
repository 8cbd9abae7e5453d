import { isOnly, Kind, maybe, settledKinds, type Made } from '../kinds.ts';
import { leftOf, type Node } from '../../syntax.ts';
import { held, isFixed, type Place } from './unit.ts';

/** Generates an operator with two sides. */
export function generateBinary(node: Node, place: Place): Made {
  const operator = String(node.value);
  const left = place.generate(leftOf(node)!, place);
  if (operator === 'and' || operator === 'or') {
    const right = place.scope.aside(() => place.generate(node.rhs!, place));
    const sign = operator === 'and' ? '&&' : '||';
    return { code: `(${truthOf(left, place)}${sign}${truthOf(right, place)})`, kinds: Kind.flag };
  }
  const right = place.generate(node.rhs!, place);
  const position = place.unit.constant(node.position ?? 0);
  switch (operator) {
    case '=':
    case '!=':
      return generateEquality(operator, left, right, place);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return generateComparison(operator, left, right, position, place);
    case '&':
      return generateConcatenation(left, right, place);
    case '..':
      return { code: place.unit.call('range', left.code, right.code, position, 'm'), kinds: Kind.raw | Kind.nothing };
    case 'in':
      return { code: place.unit.call('includes', left.code, right.code, 'm'), kinds: Kind.flag };
    default:
      return generateArithmetic(operator, left, right, position, place);
  }
}

/** Code that tells whether something counts as true. */
export function truthOf(made: Made, place: Place): string {
  if (isOnly(made, Kind.flag)) return made.code;
  if (isOnly(made, Kind.flag | Kind.nothing)) return `(${made.code}===true)`;
  return place.unit.call('truth', made.code, 'm');
}

/** Texts of the message and of the expression are joined as they are: no longer than both, they need not be counted. */
function generateConcatenation(left: Made, right: Made, place: Place): Made {
  const areShort = [left, right].every(each => each.isData && isOnly(each, Kind.text | Kind.nothing));
  if (!areShort) return { code: place.unit.call('concatenate', left.code, right.code, 'm'), kinds: Kind.text };
  const [one, two] = [left, right].map(each => {
    if (isOnly(each, Kind.text)) return each.code;
    const { set, id } = held(each, place);
    return `(${set}===undefined?"":${id})`;
  });
  return { code: `(${one}+${two})`, kinds: Kind.text, isData: true };
}

const single = Kind.null | Kind.flag | Kind.number | Kind.text;

function generateEquality(operator: string, left: Made, right: Made, place: Place): Made {
  const isEqual = operator === '=';
  const oneIsSingle = isOnly(left, single) || isOnly(right, single);
  const kinds = Kind.flag;
  if (isEqual && oneIsSingle) return { code: `(${left.code}===${right.code})`, kinds };
  if (oneIsSingle && !maybe(left, Kind.nothing) && !maybe(right, Kind.nothing)) {
    return { code: `(${left.code}!==${right.code})`, kinds };
  }
  return { code: place.unit.call(isEqual ? 'equals' : 'differs', left.code, right.code, 'm'), kinds };
}

function generateComparison(operator: string, left: Made, right: Made, position: string, place: Place): Made {
  const areNumbers = isOnly(left, Kind.number) && isOnly(right, Kind.number);
  const areTexts = isOnly(left, Kind.text) && isOnly(right, Kind.text);
  if (areNumbers || areTexts) return { code: `(${left.code}${operator}${right.code})`, kinds: Kind.flag };
  const { sets, one, two } = sides(left, right, place);
  const slow = place.unit.call('compare', place.unit.constant(operator), one, two, position);
  const checked = conditions(left, right, one, two);
  return {
    code: `(${sets}${checked}?${one}${operator}${two}:${slow})`,
    kinds: Kind.flag | Kind.nothing,
  };
}

function generateArithmetic(operator: string, left: Made, right: Made, position: string, place: Place): Made {
  const { sets, one, two } = sides(left, right, place);
  const result = place.body.local(place.unit.fresh('t'));
  const slow = place.unit.call('arithmetic', place.unit.constant(operator), one, two, position);
  const checked = conditions(left, right, one, two);
  // A result that is a number has sides that are: only what divides may have left the numbers and not be seen in the result.
  const finite = operator === '/' || operator === '%' ? `&&${two}-${two}===0` : '';
  const reckoned = `(${result}=${one}${operator}${two})-${result}===0${finite}`;
  const kinds = Kind.number | (maybe(left, ~Kind.number) || maybe(right, ~Kind.number) ? Kind.nothing : 0);
  return { code: `(${sets}${checked === '' ? '' : `${checked}&&`}${reckoned}?${result}:${slow})`, kinds };
}

/** Both sides, worked out in order, as names or constants. */
function sides(left: Made, right: Made, place: Place): { readonly sets: string; readonly one: string; readonly two: string } {
  const first = isFixed(left) ? { set: '', id: left.code } : held(left, place);
  const second = isFixed(right) ? { set: '', id: right.code } : held(right, place);
  const sets = [first.set, second.set].filter(set => set !== '').map(set => `${set},`);
  return { sets: sets.join(''), one: first.id, two: second.id };
}

function conditions(left: Made, right: Made, one: string, two: string): string {
  const checks = [
    ...(isOnly(left, Kind.number) ? [] : [`typeof ${one}==="number"`]),
    ...(isOnly(right, Kind.number) ? [] : [`typeof ${two}==="number"`]),
  ];
  return checks.join('&&');
}

/** Generates a leading `-`. */
export function generateNegation(node: Node, place: Place): Made {
  const made = place.generate(node.expression!, place);
  const code = place.unit.call('negate', made.code, place.unit.constant(node.position ?? 0));
  return { code, kinds: Kind.number | (isOnly(made, Kind.number) ? 0 : Kind.nothing) };
}

/** Generates `[a, b, …]`: lists among the elements are spread, except where they are written there as lists. */
export function generateList(node: Node, place: Place): Made {
  const { unit } = place;
  const parts = (node.expressions ?? []).map(each => ({ made: place.generate(each, place), isList: each.value === '[' }));
  const kinds = Kind.list;
  const areItems = parts.every(
    ({ made, isList }) => isOnly(made, single | Kind.fields) || (isList && !maybe(made, Kind.nothing)),
  );
  if (areItems) return marked(node, { code: `[${parts.map(({ made }) => made.code).join(',')}]`, kinds }, place);
  const list = place.body.local(unit.fresh('t'));
  const adding = parts.map(({ made, isList }) => unit.call(isList ? 'addItem' : 'append', list, made.code, 'm'));
  return marked(node, { code: `(${[`${list}=[]`, ...adding, list].join(',')})`, kinds }, place);
}

function marked(node: Node, made: Made, { unit }: Place): Made {
  return node.consarray ? { ...made, code: unit.call('constructed', made.code) } : made;
}

/** Generates `a ? b : c`, `a ?: c` and `a ?? c`. */
export function generateCondition(node: Node, place: Place): Made {
  const { condition, then } = node as { readonly condition: Node; readonly then: Node };
  const otherwise = (): Made =>
    node.else
      ? place.scope.aside(() => place.generate(node.else!, place))
      : { code: 'undefined', kinds: Kind.nothing, isData: true };
  const asked = askedTwice(condition, then);
  if (asked) return generateDefault(asked, place.generate(then, place), otherwise(), place);
  const test = truthOf(place.generate(condition, place), place);
  const one = place.scope.aside(() => place.generate(then, place));
  const other = otherwise();
  return { code: `(${test}?${one.code}:${other.code})`, kinds: one.kinds | other.kinds, ...bothData(one, other) };
}

/** The parser writes `a ?: c` as `a ? a : c`, and `a ?? c` as `$exists(a) ? a : c`. What is asked for and used is worked out once. */
function askedTwice(condition: Node, then: Node): 'truth' | 'presence' | undefined {
  if (isSame(condition, then)) return 'truth';
  const { procedure, arguments: args, position } = condition;
  const isExists = condition.type === 'function' && procedure?.value === 'exists' && procedure.position === undefined;
  return isExists && position === undefined && args?.length === 1 && isSame(args[0]!, then) ? 'presence' : undefined;
}

/** The same piece of the text: the parser made one of the other. Positions tell pieces apart that only read alike. */
function isSame(one: Node, other: Node): boolean {
  return one.type === other.type && JSON.stringify(one) === JSON.stringify(other);
}

function generateDefault(asked: 'truth' | 'presence', then: Made, otherwise: Made, place: Place): Made {
  const { set, id } = held(then, place);
  const value = { ...then, code: id };
  const test = asked === 'truth' ? truthOf(value, place) : `${id}!==undefined`;
  const kinds = (then.kinds & ~(asked === 'presence' ? Kind.nothing : 0)) | otherwise.kinds;
  const code = `(${set},${test}?${id}:${otherwise.code})`;
  return { code, kinds: kinds & (settledKinds | Kind.raw), ...bothData(then, otherwise) };
}

function bothData(one: Made, other: Made): Pick<Made, 'isData'> {
  return one.isData && other.isData ? { isData: true } : {};
}
