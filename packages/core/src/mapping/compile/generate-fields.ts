import { joinName } from '../../document/path.ts';
import type { Expression } from './expression.ts';
import type { FieldProgram, ValueProgram } from './field-program.ts';
import { generateOutermost } from '../jsonata/generate/outermost.ts';
import { Body, type Unit } from '../jsonata/generate/unit.ts';
import { dataKinds, isOnly, Kind, maybe, type Made } from '../jsonata/kinds.ts';

/** Where the fields of a mapping, or those of an element of a list, are generated. */
export interface FieldsPlace {
  readonly unit: Unit;
  /** What expressions are relative to: the message, or an element. */
  readonly input: Made;
  /** The whole message. */
  readonly message: Made;
}

/** The site, as `$site` finds it. */
const site: Made = { code: 's.site', kinds: Kind.fields | Kind.nothing, isData: true };

/**
 * Code of a whole mapping: a function of the message (`r`), the scope (`s`) and the bounds (`b`). The machine (`m`), the place where
 * values are finished (`a`) and the list of issues (`q`) are made where something needs them.
 */
export function generateMapping(fields: readonly FieldProgram[], place: FieldsPlace): string {
  const { unit } = place;
  const out = unit.fresh('f');
  const code = generateFields(fields, out, place);
  const needs = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(code);
  const heads = [
    needs('m') ? `const m=${unit.call('machineFor', 's', 'b')};` : '',
    needs('a') ? 'const a={scope:s};' : '',
    `const q=${needs('q') ? '[]' : unit.operation('none')};`,
  ];
  return `(r,s,b)=>{${heads.join('')}${code}return ${unit.call('mapped', out, 'q')};}`;
}

/** Code that fills a new object. */
function generateFields(fields: readonly FieldProgram[], out: string, place: FieldsPlace): string {
  const lines = fields.map(field => generateField(field, out, '', place));
  return `const ${out}=${place.unit.object(fields.length)};${lines.join('')}`;
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
      return `{const ${inner}=${unit.object(field.fields.length)};${lines.join('')}if(${unit.call('isFilled', inner)})${slot}=${inner};}`;
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
  const isList = isOnly(found, Kind.list | Kind.nothing);
  const [list, made, index, out] = [unit.fresh('l'), unit.fresh('l'), unit.fresh('n'), unit.fresh('f')];
  const label = unit.constant(path);
  const elements = isList ? found.code : unit.call('elementsOf', carriedCode(found, place));
  const count = `if(${list}!==undefined)m.spend(${list}.length);`;
  const get = guarded(`${body.declared()}${list}=${elements};${count}`, field.list, path, place);
  const element = elementOf(found, unit.fresh('e'));
  const fields = generateFields(field.fields, out, { ...place, input: element });
  const [before, after] = notesIssues(fields) ? markCode(label, index, place) : ['', ''];
  const loop =
    `const ${made}=[];for(let ${index}=0;${index}<${list}.length;${index}++){` +
    `const ${element.code}=${list}[${index}];${before}${fields}${made}.push(${out});${after}}`;
  const value = field.residual
    ? unit.call('settleResidual', unit.constant(field.residual), made, totalCode(field.residual.total, path, place), 'q', label)
    : made;
  return `{let ${list};${get}if(${list}!==undefined){${loop}${slot}=${value};}}`;
}

function notesIssues(code: string): boolean {
  return /\bq\b/.test(code);
}

/** Code before and behind an element, by which its issues get its position. */
function markCode(label: string, index: string, { unit }: FieldsPlace): readonly [string, string] {
  const mark = unit.fresh('n');
  const under = unit.call('underElement', 'q', mark, label, index);
  return [`const ${mark}=q.length;`, `if(q.length>${mark})${under};`];
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
