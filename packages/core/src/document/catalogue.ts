import type { FieldSet } from './field.ts';

/** What checking must know of a connector; every `Connector` is one. */
export interface ConnectorFacts {
  readonly name: string;
  readonly config: FieldSet;
  offers(config: never): {
    readonly source?: { readonly delivery: 'acknowledged' | 'replayable' | 'live' };
    readonly sink?: { readonly repeat: 'keyed' | 'harmless' | 'verifiable' | 'unsafe'; readonly batch: number };
    readonly verify?: boolean;
    readonly tags?: { readonly writes?: boolean };
    readonly series?: object;
  };
}

/** The connectors a project may use, by name. */
export type ConnectorCatalogue = ReadonlyMap<string, ConnectorFacts>;
