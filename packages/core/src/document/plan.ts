import type { BoundEquipment, CollectionDocument } from './collect-model.ts';
import type { CrosswalkRows } from './crosswalk-rows.ts';
import type {
  CodeSetDocument,
  ContractDocument,
  CrosswalkDocument,
  IntegrationTarget,
  InterfaceDeclaration,
  MappingDocument,
  SiteDocument,
  SystemDocument,
} from './model.ts';

/** A checked project, resolved: one flow per integration, site and target. References to environment and secrets are still text. */
export interface Plan {
  /** Canonical text of all documents; its hash names the release. */
  readonly text: string;
  readonly sites: ReadonlyMap<string, SiteDocument>;
  readonly systems: ReadonlyMap<string, SystemDocument>;
  /** By full name, `mes-pune.work-orders`. */
  readonly interfaces: ReadonlyMap<string, InterfacePlan>;
  /** By ref, `production-order@1`. */
  readonly contracts: ReadonlyMap<string, ContractDocument>;
  readonly mappings: ReadonlyMap<string, MappingDocument>;
  readonly codeSets: ReadonlyMap<string, CodeSetDocument>;
  readonly crosswalks: ReadonlyMap<string, CrosswalkPlan>;
  readonly flows: readonly FlowPlan[];
  /** Collections at sites, by full name `line@lyon`. */
  readonly collections: ReadonlyMap<string, CollectionPlan>;
}

/** One collection at one site with every address. Its events are a source of messages under its full name. */
export interface CollectionPlan {
  /** `line@lyon`. */
  readonly name: string;
  readonly collection: CollectionDocument;
  readonly site: SiteDocument;
  readonly equipment: readonly EquipmentPlan[];
  /** Full names of the interfaces that take its measurements. */
  readonly to: readonly string[];
  /** Full names of the interfaces that its context is heard from: fact → interface. */
  readonly context: Readonly<Record<string, string>>;
  /** Canonical text of what collection and site say of the collecting; what a piece of equipment adds is its tags (`isSameCollecting`). */
  readonly shape: string;
}

/** One piece of equipment of a collection at a site. */
export interface EquipmentPlan {
  /** Id below the site, `packing/line-1`. */
  readonly name: string;
  readonly bound: BoundEquipment;
  readonly tags: readonly TagBinding[];
}

/** Where one tag of the standard stands, as the binding's table says it. */
export interface TagBinding {
  readonly tag: string;
  /** Full name of the interface. */
  readonly interface: string;
  /** As the connector of the interface writes addresses. */
  readonly address: string;
  /** UCUM unit in which the equipment tells it; absent: that of the standard. */
  readonly unit?: string;
  /** value = told × scale + offset, before the unit is converted. */
  readonly scale?: number;
  readonly offset?: number;
  /** What the equipment tells → the value of the standard, both as text; what is not named is not read. */
  readonly values?: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly sampling?: number;
  /** Line in the table, for messages to people. */
  readonly line: number;
}

export interface InterfacePlan {
  /** `system.interface`. */
  readonly name: string;
  readonly system: SystemDocument;
  readonly declaration: InterfaceDeclaration;
  /** The contract of what comes in, where a flow reads from it. */
  readonly contract?: string;
  /** The contracts of what goes out, where flows write to it. */
  readonly writes?: readonly string[];
  /** Canonical text of everything that shapes the connection: equal text, untouched connection. */
  readonly text: string;
}

/** A crosswalk with everything that its document and its table say. */
export interface CrosswalkPlan {
  readonly document: CrosswalkDocument;
  readonly rows: CrosswalkRows;
  /** A mark of both: equal marks, equal crosswalk. */
  readonly mark: string;
  /** Whether a mapping reads it backwards. */
  readonly readBack: boolean;
}

/** One integration at one site to one target. */
export interface FlowPlan {
  /** Stable: `release-orders@pune:mes.work-orders` (integration, site, target as written). */
  readonly name: string;
  /** For people: "release orders, Pune". */
  readonly title: string;
  readonly integration: string;
  readonly site?: SiteDocument;
  readonly owner: string;
  /** Full name of the interface it reads. */
  readonly source: string;
  readonly sourceContract: string;
  readonly when?: string;
  /** Full name of the interface it writes; of equipment the commands of its collection, `line@lyon.commands`. */
  readonly target: string;
  readonly targetContract: string;
  /** Mappings one after the other; none where the message goes on as it is. */
  readonly mappings: readonly string[];
  readonly policy: Pick<IntegrationTarget, 'expire' | 'unknown'>;
  /** What it commands, where its target is equipment. */
  readonly command?: FlowCommand;
  /** Canonical text of everything that decides about its messages: equal text, unchanged flow. */
  readonly text: string;
}

/** The command that a flow sends to equipment. */
export interface FlowCommand {
  /** Full name of the collection, `line@lyon`. */
  readonly collection: string;
  /** Name in the collection. */
  readonly name: string;
  /** What happens while its interlock says no. */
  readonly interlock: 'refuse' | 'wait';
}
