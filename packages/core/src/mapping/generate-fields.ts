import { joinName } from '../document/path.ts';
import type { Expression } from './expression.ts';
import type { FieldProgram, ValueProgram } from './field-program.ts';
import { generateOutermost } from './jsonata/generate/outermost.ts';
import { Body, type Unit } from './jsonata/generate/unit.ts';
import { dataKinds, isOnly, Kind, maybe, type Made } from './jsonata/kinds.ts';

/** Where the fields of a mapping, or those of an element of a list, are generated. */
export interface FieldsPlace {
  readonly unit: Unit;
  /** What expressions are relative to: the message, or an element. */
  readonly input: Made;
  /** The whole message. */
  readonly message: Made;
}

/** Identifiers of a generated mapping: the message, the machine, the scope, where values are finished, the issues. */
export const parameters = '(r,m,s,a,q)';

/** The site, as `$site` finds it. */
const site: Made = { code: 's.site', kinds: Kind.fields | Kind.nothing, isData: true };

/** Code of a function body that fills and answers an object. */
export function generateFields(fields: readonly FieldProgram[], place: FieldsPlace): string {
  const out = place.unit.fresh('f');
  const lines = fields.map(field => generateField(field, out, '', place));
  return `{const ${out}=${place.unit.call('emptyObject')};${lines.join('')}return ${out};}`;
}

function generateField(field: FieldProgram, out: string, prefix: string, place: FieldsPlace): string {
  const { unit } = place;
  const slot = `${out}[${unit.constant(field.name)}]`;
  const path = joinName(prefix, field.name);
  switch (field.kind) {
    case 'constant':
      return `${slot}=${unit.constant(field.value)};`;
    case 'value':
      return generateValue(field, slot, path, place);
    case 'group': {
      const inner = unit.fresh('f');
      const lines = field.fields.map(each => generateField(each, inner, path, place));
      return `{const ${inner}=${unit.call('emptyObject')};${lines.join('')}if(${unit.call('isFilled', inner)})${slot}=${inner};}`;
    }
    default:
      return generateEach(field, slot, path, place);
  }
}

function generateValue(field: ValueProgram, slot: string, path: string, place: FieldsPlace): string {
  const { unit } = place;
  const body = new Body();
  const made = generateExpressionIn(field.expression, body, place);
  const finish = field.finish && unit.constant(field.finish);
  const at = field.unit ? unit.call('withUnit', 'a', carriedCode(generateExpressionIn(field.unit, body, place), place)) : 'a';
  const value = finish
    ? unit.call('finished', finish, carriedCode(made, place), at, 'q', unit.constant(path))
    : carriedCode(made, place);
  const isCertain = !finish && !maybe(made, Kind.nothing);
  const kept = unit.fresh('t');
  const store = isCertain ? `${slot}=${value};` : `const ${kept}=${value};if(${kept}!==undefined)${slot}=${kept};`;
  return guarded(`${body.declared()}${store}`, field.expression, path, place);
}

function generateEach(
  field: Extract<FieldProgram, { readonly kind: 'each' }>,
  slot: string,
  path: string,
  place: FieldsPlace,
): string {
  const { unit } = place;
  const body = new Body();
  const found = generateExpressionIn(field.list, body, place);
  const list = unit.fresh('l');
  const label = unit.constant(path);
  const get = guarded(`${body.declared()}${list}=${carriedCode(found, place)};`, field.list, path, place);
  const element = elementOf(found, unit.fresh('e'));
  const make = `${element.code}=>${generateFields(field.fields, { ...place, input: element })}`;
  const made = unit.call('each', list, make, 'q', label, 'm');
  const settled = field.residual
    ? unit.call('settleResidual', unit.constant(field.residual), made, totalCode(field.residual.total, path, place), 'q', label)
    : made;
  return `{let ${list};${get}${list}=${settled};if(${list}!==undefined)${slot}=${list};}`;
}

function totalCode(total: ValueProgram, path: string, place: FieldsPlace): string {
  const whole = place.unit.fresh('w');
  return `()=>{const ${whole}={};${generateValue(total, `${whole}.total`, path, place)}return ${whole}.total;}`;
}

/** An element of what an expression found. */
function elementOf(found: Made, code: string): Made {
  const items = found.known && isOnly(found, Kind.list | Kind.nothing | Kind.null) ? found.known.items() : undefined;
  return { code, kinds: items?.kinds ?? dataKinds & ~Kind.nothing, isData: true, ...(items && { known: items }) };
}

/** Generates an expression of a field or a condition: `$root` and `$site` are given. */
export function generateExpressionIn({ node }: Expression, body: Body, { unit, input, message }: FieldsPlace): Made {
  const isWrapped = maybe(input, Kind.list);
  const context = isWrapped ? { ...input, code: body.local(unit.fresh('x'), unit.call('wrapped', input.code)) } : input;
  const variables = new Map([
    ['root', message],
    ['site', site],
  ]);

  return generateOutermost(node, { unit, body, input: context, isWrapped, root: input, variables, siteUnlessIn: message.code });
}

function carriedCode(made: Made, { unit }: FieldsPlace): string {
  if (isOnly(made, Kind.nothing | Kind.null | Kind.flag | Kind.text)) return made.code;
  return unit.call(made.isData ? 'carriedData' : 'carried', made.code);
}

/** What calls anything may fail; reading fields alone cannot. */
function guarded(code: string, { text }: Expression, path: string, { unit }: FieldsPlace): string {
  if (!/[)\w]\(/.test(code.replaceAll(/\b(?:if|o_carriedData|o_isArray)\(/g, ''))) return `{${code}}`;
  const note = unit.call('noteFailure', 'q', unit.constant(path), unit.constant(text), 'e', 'm');
  return `try{${code}}catch(e){${note};}`;
}
