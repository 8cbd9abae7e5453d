import { anyKinds, dataKinds, Kind, maybe, settledKinds, type Made } from '../kinds.ts';
import type { Node } from '../../syntax.ts';
import { generateApply, generateCall, generatePartial } from './call.ts';
import { generateFilter } from './filter.ts';
import { generateLambda } from './lambda.ts';
import { generateGroup, generateObject } from './object.ts';
import { generateBinary, generateCondition, generateList, generateNegation } from './operator.ts';
import { generatePath } from './path.ts';
import type { Place } from './unit.ts';
import { generateBind, generateBlock, generateVariable, lookUp } from './variable.ts';
import { generateTransform } from './transform.ts';

/** Generates the code of an expression at a place: of the node itself, then of the filters and the group behind it, settled. */
export function generateExpression(node: Node, place: Place): Made {
  let made = generateNode(node, place);
  for (const stage of node.predicate ?? []) made = generateFilter(stage.expr!, made, place);
  if (node.group && node.type !== 'path') made = generateGroup(node.group, made, place);
  return settled(made, node.keepArray === true, place);
}

/** An element of a sequence may be one itself, so that what is settled here may be settled again further out: as the interpreter does. */
function settled(made: Made, keepsList: boolean, { unit }: Place): Made {
  if (keepsList && maybe(made, Kind.raw | Kind.sequence)) {
    return { code: unit.call('settleList', made.code), kinds: anyKinds };
  }
  if (!maybe(made, Kind.raw)) return made;
  return { code: unit.call('settle', made.code), kinds: anyKinds };
}

function generateNode(node: Node, place: Place): Made {
  const { unit } = place;
  switch (node.type) {
    case 'path':
      return generatePath(node, place);
    case 'binary':
      return generateBinary(node, place);
    case 'unary':
      if (node.value === '[') return generateList(node, place);
      return node.value === '{' ? generateObject(node, place) : generateNegation(node, place);
    case 'name':
      return { code: unit.call('lookup', place.input.code, unit.constant(node.value), 'm'), kinds: anyKinds };
    case 'string':
    case 'number':
    case 'value':
      return { code: unit.constant(node.value), kinds: kindOfConstant(node.value), isData: true };
    case 'wildcard':
      return { code: unit.call('wildcard', place.input.code, 'm'), kinds: Kind.raw | Kind.list };
    case 'descendant':
      return { code: unit.call('descendants', place.input.code, 'm'), kinds: settledKinds };
    case 'parent':
      return lookUp(node.slot!.label, place);
    case 'condition':
      return generateCondition(node, place);
    case 'block':
      return generateBlock(node, place);
    case 'bind':
      return generateBind(node, place);
    case 'regex':
      return { code: unit.constant(place.settings.library.regex(node)), kinds: Kind.callable };
    case 'function':
      return generateCall(node, place);
    case 'variable':
      return generateVariable(node, place);
    case 'lambda':
      return generateLambda(node, place);
    case 'partial':
      return generatePartial(node, place);
    case 'apply':
      return generateApply(node, place);
    case 'transform':
      return generateTransform(node, place);
    default:
      return { code: 'undefined', kinds: Kind.nothing };
  }
}

function kindOfConstant(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return Kind.text;
    case 'number':
      return Kind.number;
    case 'boolean':
      return Kind.flag;
    default:
      return value === null ? Kind.null : dataKinds;
  }
}
