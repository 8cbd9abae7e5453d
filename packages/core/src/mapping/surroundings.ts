import type { CodeSetDocument, ContractDocument, CrosswalkDocument } from '../document/model.ts';

/** The documents that a mapping or condition refers to, as far as they are at hand when it is compiled or checked. */
export interface Surroundings {
  /** The contract of the source. */
  readonly from?: ContractDocument;
  /** The contract of the target. */
  readonly to?: ContractDocument;
  /** By name. */
  readonly codeSets?: ReadonlyMap<string, CodeSetDocument>;
  /** By name. */
  readonly crosswalks?: ReadonlyMap<string, CrosswalkDocument>;
}
