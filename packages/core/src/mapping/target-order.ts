import { stepInto, viewOf, type View } from '../contract/view.ts';
import type { ContractDocument } from '../document/model.ts';

/** The names of each group of a target contract in its order: where a new field of a mapping is placed. Lists are entered; a group it does not know has none. */
export function targetOrder(to: ContractDocument): (above: readonly string[]) => readonly string[] {
  const root = viewOf(to.schema);
  return above => {
    const group = above.reduce<View | undefined>((view, name) => {
      const step = view && stepInto(view, name);
      return step?.kind === 'field' ? step.view : undefined;
    }, root);
    return [...namesOf(group)];
  };
}

function namesOf(view: View | undefined): Iterable<string> {
  if (!view) return [];
  return view.fields.size > 0 ? view.fields.keys() : namesOf(view.items());
}
