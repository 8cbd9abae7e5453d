import { plainSchema } from '../../contract/plain-schema.ts';
import type { ContractDocument } from '../../document/model.ts';
import { dataKinds, Kind, type Made } from '../jsonata/kinds.ts';
import { knownOf } from '../jsonata/known.ts';

/** What is certain of a message before it comes: what its contract says, or only that it is data. */
export function messageOf(from: ContractDocument | undefined): Made {
  const known = from && knownOf(plainSchema(from.schema));
  return { code: 'r', kinds: known?.kinds ?? dataKinds & ~Kind.nothing, isData: true, ...(known && { known }) };
}
