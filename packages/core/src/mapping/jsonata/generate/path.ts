import { anyKinds, dataKinds, isOnly, Kind, maybe, type Made } from '../kinds.ts';
import type { Node } from '../../syntax.ts';
import { generateFilter } from './filter.ts';
import { generateGroup } from './object.ts';
import { generateTuples, hasTuples } from './tuple-path.ts';
import { termsOf } from './order.ts';
import { closure, held, type Place } from './unit.ts';
import { generateVariable } from './variable.ts';

/** Generates a path: its steps one after the other, and the group behind it. */
export function generatePath(node: Node, place: Place): Made {
  const [head, ...rest] = node.steps!;
  const { siteUnlessIn } = place.settings;
  if (!place.isOuter || siteUnlessIn === undefined || head!.type !== 'name' || head!.value !== 'site')
    return generated(node, place);
  const field = generated(node, place);
  const site = generated({ ...node, steps: [{ ...head!, type: 'variable' }, ...rest] }, place);
  const given = place.settings.variables.get('site')!.code;
  const isField = `${given}===undefined||${place.unit.call('hasSite', place.input.code, siteUnlessIn)}`;
  return { code: `(${isField}?${field.code}:${site.code})`, kinds: field.kinds | site.kinds };
}

function generated(node: Node, place: Place): Made {
  return generateNames(node, place) ?? generateSteps(node, place);
}

/** A path of names alone, from the context or a variable: fields are read one after the other as long as there are no lists. */
function generateNames(node: Node, place: Place): Made | undefined {
  const [head, ...rest] = node.steps!;
  if (node.keepSingletonArray || node.group || hasTuples(node)) return undefined;
  if (!rest.every(isName)) return undefined;
  if (isName(head!)) return readNames(place.input, [head!, ...rest], 'followContext', place);
  if (head!.type !== 'variable' || !isPlain(head!) || rest.length === 0) return undefined;
  return readNames(generateVariable(head!, place), rest, 'follow', place);
}

function readNames(start: Made, steps: readonly Node[], otherwise: string, place: Place): Made {
  const { unit } = place;
  const labels = steps.map(step => String(step.value));
  let here = start;
  const tests: string[] = [];
  let elsewhere = 0;
  for (const [index, label] of labels.entries()) {
    let id = here.code;
    if (!isOnly(here, Kind.fields)) {
      const kept = index === 0 && /^\w+$/.test(here.code) ? undefined : held(here, place);
      id = kept?.id ?? here.code;
      const mayGoOn = maybe(here, Kind.list | Kind.sequence | Kind.raw | Kind.callable);
      const rest = unit.constant(unit.shared(JSON.stringify(labels.slice(index)), () => labels.slice(index)));
      const other = mayGoOn ? unit.call(index === 0 ? otherwise : 'follow', id, rest, 'm') : 'undefined';
      tests.push(`${isFields(kept?.set ?? id, id, here, place)}?@:${other}`);
      elsewhere |= mayGoOn ? dataKinds : Kind.nothing;
    }
    here = readField(here, id, label, place);
  }
  const isData = start.isData === true;
  const last = isData ? here.code : unit.call('settleField', here.code, 'm');
  const code = tests.reduceRight((inner, test) => `(${test.replace('@', () => inner)})`, last);
  if (!isData) return { code, kinds: anyKinds };
  const { known } = here;
  return { code, kinds: here.kinds | elsewhere, isData, ...(known && elsewhere !== dataKinds && { known }) };
}

function readField(from: Made, id: string, label: string, place: Place): Made {
  const code = fieldOf(id, label, place);
  if (!from.isData) return { code, kinds: anyKinds };
  const field = from.known?.field(label);
  if (!field) return { code, kinds: dataKinds, isData: true };
  return { code, kinds: field.known.kinds | (field.isRequired ? 0 : Kind.nothing), isData: true, known: field.known };
}

/** Code that tells whether a value has fields to read; `set` is the value where it is worked out. */
function isFields(set: string, id: string, made: Made, { unit }: Place): string {
  if (isOnly(made, Kind.fields | Kind.nothing)) return `${set}!==undefined`;
  if (maybe(made, Kind.callable)) return unit.call('hasFields', set);
  const notNull = maybe(made, Kind.null) ? `&&${id}!==null` : '';
  const notList = maybe(made, Kind.list | Kind.sequence | Kind.raw) ? `&&!${unit.operation('isArray')}(${id})` : '';
  return `typeof ${set}==="object"${notNull}${notList}`;
}

/** Names that every object has from elsewhere; only an own field of that name counts. */
const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

function fieldOf(id: string, name: string, { unit }: Place): string {
  const key = unit.constant(name);
  return inherited.has(name) ? unit.call('own', id, key) : `${id}[${key}]`;
}

function isName(step: Node): boolean {
  return step.type === 'name' && isPlain(step);
}

function isPlain(step: Node): boolean {
  return !step.stages && !step.predicate && !step.group && !step.keepArray && !step.focus && !step.index && !step.tuple;
}

function generateSteps(node: Node, place: Place): Made {
  const found = generateFound(node, place);
  const keepsList = node.keepSingletonArray === true && !(node.group && hasTuples(node));
  const made = keepsList ? { code: place.unit.call('keepList', found.code), kinds: anyKinds } : found;
  return node.group ? generateGroup(node.group, made, place) : made;
}

/** What the steps find. */
function generateFound(node: Node, place: Place): Made {
  const first = node.steps![0]!;
  const start = startOf(first, place);
  if (first.consarray !== true) return generateRest(node, node.steps!, start, 0, place);
  const list = constructedStart(first, start, place);
  if (first.focus !== undefined) return besides(list, generateRest(node, node.steps!.slice(1), start, 1, place));
  if (first.tuple) return generateRest(node, node.steps!.slice(1), list, 1, place);
  // A list written at the start is the input of the next step; where it is empty, the path ends there.
  const { set, id } = held(list, place);
  const rest = generateRest(node, node.steps!.slice(1), { ...list, code: id }, 1, place);
  return { code: `(${set},${place.unit.call('isEmpty', id)}?${id}:${rest.code})`, kinds: anyKinds };
}

/** A list that `@` names is worked out, and then not used: the path goes on from its own start. */
function besides(list: Made, rest: Made): Made {
  return { ...rest, code: `(${list.code},${rest.code})` };
}

/** The steps behind what is already there, from the step that stands at `offset` in the path. */
function generateRest(node: Node, steps: readonly Node[], before: Made, offset: number, place: Place): Made {
  const firstTuple = offset === 1 && node.steps![0]!.tuple ? 0 : steps.findIndex(step => step.tuple === true);
  const plain = firstTuple < 0 ? steps : steps.slice(0, firstTuple);
  let made = before;
  for (const [index, step] of plain.entries()) {
    made = generateStep(step, made, index === steps.length - 1, place, index + offset === 0);
  }
  if (firstTuple < 0) return made;
  return generateTuples({ node, steps: steps.slice(firstTuple), before: made, mayStop: firstTuple > 0 }, place);
}

function startOf(first: Node, place: Place): Made {
  const { unit, input } = place;
  const code = unit.call(first.type === 'variable' ? 'sequenceOf' : 'inputOf', input.code);
  return { code, kinds: Kind.raw | Kind.list };
}

function constructedStart(step: Node, input: Made, place: Place): Made {
  const { set, id } = held(input, place);
  const made = place.generate(step, { ...place, input: { code: id, kinds: anyKinds }, isOuter: false });
  return { ...made, code: `(${set},${made.code})` };
}

function generateStep(step: Node, before: Made, isLast: boolean, place: Place, isFirst: boolean): Made {
  const { unit } = place;
  if (step.type === 'sort') {
    const code = unit.call('order', before.code, termsOf(step, place), unit.constant(step.position ?? 0), 'm');
    return (step.stages ?? []).reduce<Made>((made, stage) => generateFilter(stage.expr!, made, place), { code, kinds: anyKinds });
  }
  const last = String(isLast);
  if (isName(step)) {
    return { code: unit.call('stepByName', before.code, unit.constant(step.value), last, 'm'), kinds: Kind.raw | Kind.list };
  }
  const visit = closure(
    place,
    { kinds: anyKinds },
    inner => generateStaged(step, isFirst ? { ...inner, isWrapped: place.isWrapped, isOuter: place.isOuter } : inner).code,
  );
  return { code: unit.call('step', before.code, visit, last, 'm'), kinds: Kind.raw | Kind.list };
}

function generateStaged(step: Node, place: Place): Made {
  const made = place.generate(step, place);
  return (step.stages ?? []).reduce((filtered, stage) => generateFilter(stage.expr!, filtered, place), made);
}
