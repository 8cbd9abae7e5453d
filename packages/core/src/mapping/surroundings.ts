import type { View } from '../contract/view.ts';
import type { CodeSetDocument, ContractDocument, CrosswalkDocument } from '../document/model.ts';
import type { Parse } from './syntax.ts';

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
  /** The view of a contract, where it has been made before; making one takes longer than checking a small mapping. */
  view?(contract: ContractDocument): View;
  /** Reads expressions, and may remember them: a check reads each one several times. */
  readonly parse?: Parse;
}
