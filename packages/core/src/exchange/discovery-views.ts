import type { Quality, ShownValue } from './series-views.ts';

/** One page of what stands below a node of an endpoint. */
export interface NodePage {
  readonly interface: string;
  readonly nodes: readonly NodeView[];
  /** Give it to get the next page. */
  readonly next?: string;
}

/** Something that an endpoint has. */
export interface NodeView {
  /** For browsing on where it has children; as a binding writes it where it is a tag. */
  readonly address: string;
  readonly name: string;
  readonly kind: 'folder' | 'tag' | 'method' | 'event';
  readonly hasChildren: boolean;
  readonly type?: 'number' | 'integer' | 'boolean' | 'text' | 'other';
  /** As the other side tells it; `ucum` where it is known what that is. */
  readonly unit?: string;
  readonly ucum?: string;
  readonly writable?: boolean;
  readonly description?: string;
}

/** The present value of an address, as the endpoint told it: not converted, with its quality. */
export interface NodeValue {
  readonly address: string;
  readonly value: ShownValue;
  readonly quality: Quality;
  /** OPC UA StatusCode. */
  readonly status: number;
  /** By the source's clock, RFC 3339; absent where it does not say. */
  readonly time?: string;
  readonly ageMs?: number;
}

/** What an endpoint has, laid beside a collection: a draft of the address table of one piece of equipment. */
export interface DiscoveryReport {
  readonly interface: string;
  readonly collection: string;
  /** Tags found. */
  readonly found: number;
  /** Not everything was looked at: the sentence says why. */
  readonly incomplete?: string;
  readonly rows: readonly DiscoveredRow[];
  /** Several that fit alike: a person decides. */
  readonly conflicts: readonly { readonly tag: string; readonly addresses: readonly string[]; readonly why: string }[];
  /** Tags of the collection that nothing looks like. */
  readonly unmatched: readonly { readonly tag: string; readonly required: boolean }[];
  /** What was found and is no tag of the collection. */
  readonly unused: readonly { readonly address: string; readonly name: string; readonly unit?: string }[];
  /** The draft as an address table, CSV. */
  readonly table: string;
}

/** A proposed row. */
export interface DiscoveredRow {
  readonly tag: string;
  readonly address: string;
  readonly unit?: string;
  readonly confidence: 'sure' | 'likely' | 'possible';
  readonly why: string;
}

/** What is looked for, and where. */
export interface DiscoveryQuery {
  /** `system.interface`; it need not be used by anything yet. */
  readonly interface: string;
  /** Name of the collection. */
  readonly collection: string;
  /** Where to begin; absent: everything. */
  readonly node?: string;
  /** Only what stands below this folder. */
  readonly under?: string;
}

/** Looking at what endpoints have. Nothing is written; an open session is used where there is one. */
export interface DiscoveryOperations {
  browse(name: string, node: string | undefined, page: string | undefined): Promise<NodePage>;
  /** Present values of up to 500 addresses, in order. */
  readNodes(name: string, addresses: readonly string[]): Promise<readonly NodeValue[]>;
  discover(query: DiscoveryQuery): Promise<DiscoveryReport>;
}
