import type { SystemDocument } from '../document/model.ts';

/** What belongs to what under the release that runs: sites, systems with their interfaces, and the flows between them. Nothing in it changes between releases. */
export interface LandscapeView {
  readonly release: string;
  readonly sites: readonly SitePlace[];
  readonly systems: readonly SystemPlace[];
  readonly flows: readonly FlowPlace[];
}

export interface SitePlace {
  readonly name: string;
  readonly title: string;
  /** IANA zone of its clocks, where it is declared. */
  readonly zone?: string;
}

export interface SystemPlace {
  readonly name: string;
  readonly title: string;
  readonly role: SystemDocument['role'];
  readonly owner: string;
  /** Name of its site; absent for a system of the whole enterprise. */
  readonly site?: string;
  readonly interfaces: readonly InterfacePlace[];
}

export interface InterfacePlace {
  /** `system.interface`. */
  readonly name: string;
  readonly title: string;
  readonly connector: string;
  /** Whatever leads to the same place fails together: the address as the documents write it, without path, references unresolved. */
  readonly peer?: string;
}

export interface FlowPlace {
  readonly name: string;
  /** For people: "release orders, Pune". */
  readonly title: string;
  readonly integration: string;
  readonly site?: string;
  readonly owner: string;
  readonly source: string;
  readonly target: string;
  readonly sourceContract: string;
  readonly targetContract: string;
}
