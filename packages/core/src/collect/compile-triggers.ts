import type { CollectionDocument, EventDeclaration } from '../document/collect-model.ts';
import { stateTable } from '../mapping/binding/state-table.ts';
import { microsPerMs } from './micros.ts';
import type { AlarmForm, CounterForm, LevelForm, TriggerProgram } from './program.ts';

/** The events whose tags have these places. */
export function compileTriggers(collection: CollectionDocument, places: ReadonlyMap<string, number>): readonly TriggerProgram[] {
  return Object.entries(collection.events ?? {}).flatMap(([name, declaration]) => {
    const tag = places.get(declaration.tag);
    if (tag === undefined) return [];
    const snapshot = (declaration.snapshot ?? []).flatMap(each => places.get(each) ?? []);
    const isFlag = collection.tags[declaration.tag]!.type === 'boolean';
    return [{ name, tag, declaration, snapshot, form: formOf(declaration, isFlag) }];
  });
}

function formOf(declaration: EventDeclaration, isFlag: boolean): LevelForm | CounterForm | AlarmForm {
  switch (declaration.on) {
    case 'edge': {
      const { to, settle = 0 } = declaration;
      return { kind: 'level', settle: settle * microsPerMs, level: value => value, tells: level => level === to };
    }
    case 'change':
      return { kind: 'level', settle: (declaration.settle ?? 0) * microsPerMs, level: value => value, tells: () => true };
    case 'state':
      return stateForm(declaration);
    case 'cycle':
      if (isFlag) return { kind: 'level', settle: 0, level: value => value, tells: level => level === true, counts: true };
      return counterForm(declaration.rollover, 1);
    case 'counter':
      return counterForm(declaration.rollover, declaration.per ?? 1);
    case 'alarm': {
      const { severity, chatter = 0 } = declaration;
      return { kind: 'alarm', chatter: chatter * microsPerMs, ...(severity !== undefined && { severity }) };
    }
  }
}

function stateForm({ model, states, entering }: Extract<EventDeclaration, { readonly on: 'state' }>): LevelForm {
  const table = stateTable(model, states);
  const wanted = entering && new Set(entering.map(name => table.get(name.toLowerCase()) ?? name));
  return {
    kind: 'level',
    settle: 0,
    level: value => table.get(String(value).toLowerCase()) ?? String(value),
    ...(table.size > 0 && { knows: value => table.has(String(value).toLowerCase()) }),
    tells: level => wanted === undefined || wanted.has(level as string),
  };
}

function counterForm(rollover: number | undefined, per: number): CounterForm {
  return { kind: 'counter', per: BigInt(per), ...(rollover !== undefined && { rollover: BigInt(rollover) }) };
}
