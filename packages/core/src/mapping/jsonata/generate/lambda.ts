import { parseSignature } from '../../functions/signature.ts';
import { anyKinds, Kind, type Made } from '../kinds.ts';
import type { Node } from '../../syntax.ts';
import { invokeLast } from './call.ts';
import { boundNames } from './scope.ts';
import { Body, type Place } from './unit.ts';
import { declare } from './variable.ts';

/** Generates `function($a, $b) { … }`; its context is the one where it is written. */
export function generateLambda(node: Node, place: Place): Made {
  if (node.thunk) return invokeLast(node.body!, place);
  const { unit } = place;
  const body = new Body();
  const args = unit.fresh('a');
  const scope = place.scope.inner();
  const parameters = (node.arguments ?? []).map(argument => String(argument.value));
  for (const [index, name] of parameters.entries()) {
    const id = body.local(unit.fresh('v'), `${args}[${index}]`);
    scope.add(name, { id, isBound: true, isSetOnce: false, kinds: anyKinds });
  }
  declare(boundNames([node.body!]), scope, { unit, body });
  const code = scope.aside(() => place.generate(node.body!, { ...place, body, scope }).code);
  const signature = node.signature && parseSignature(node.signature.definition);
  const made = `(${args},m)=>${body.answering(code)}`;
  return {
    code: unit.call('lambda', String(parameters.length), made, unit.constant(signature)),
    kinds: Kind.callable,
  };
}
