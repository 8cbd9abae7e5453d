import { valueAt } from '@millrace/core';
import type { Plan, Value } from '@millrace/core';

/** Where one fact of the context of a collection is heard. */
interface Listener {
  readonly contract: string;
  readonly collection: string;
  readonly fact: string;
  readonly equipment: string;
  readonly value: string;
}

/** A fact that a message says of a piece of equipment. */
export interface HeardFact {
  readonly collection: string;
  readonly equipment: string;
  readonly fact: string;
  readonly value: string | undefined;
}

/** Listens to the messages that interfaces give and take for the facts that frame events: which order, lot or shift is at which equipment. */
export class ContextTap {
  readonly #listeners: ReadonlyMap<string, readonly Listener[]>;

  constructor(plan: Pick<Plan, 'collections'>) {
    const all = [...plan.collections.values()].flatMap(({ name, collection, context }) =>
      Object.entries(collection.context ?? {}).map(([fact, { from, equipment, value }]) => ({
        interface: context[fact] ?? '',
        listener: { contract: from, collection: name, fact, equipment, value },
      })),
    );
    this.#listeners = new Map(
      [...Map.groupBy(all, each => each.interface)].map(([name, found]) => [name, found.map(({ listener }) => listener)]),
    );
  }

  /** Whether anybody listens to an interface. */
  listensTo(name: string): boolean {
    return this.#listeners.has(name);
  }

  /** What one message says. */
  heard(name: string, contract: string, message: Value): readonly HeardFact[] {
    return (this.#listeners.get(name) ?? []).flatMap(listener => {
      if (listener.contract !== contract) return [];
      const equipment = valueAt(message, listener.equipment);
      if (typeof equipment !== 'string') return [];
      return [
        { collection: listener.collection, equipment, fact: listener.fact, value: textOf(valueAt(message, listener.value)) },
      ];
    });
  }
}

/** A fact is text; what is not there, or is a structure, is that nobody says it any more. */
function textOf(value: Value | undefined): string | undefined {
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}
