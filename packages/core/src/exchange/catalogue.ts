import { contractCodes } from '../contract/codes.ts';
import { unitCodes } from '../contract/unit/codes.ts';
import { documentCodes } from '../document/codes.ts';
import { formatCodes } from '../format/codes.ts';
import { mappingCodes } from '../mapping/codes.ts';
import { bindingCodes } from '../mapping/binding/codes.ts';
import { lookupCodes } from '../mapping/lookup/codes.ts';
import type { CodeCatalogue } from '../value/issue.ts';
import { valueCodes } from '../value/codes.ts';
import { exchangeCodes } from './codes.ts';

/** Every code that `core` raises, with meaning and remedy. */
export const coreCodes: CodeCatalogue = {
  ...valueCodes,
  ...documentCodes,
  ...contractCodes,
  ...unitCodes,
  ...formatCodes,
  ...mappingCodes,
  ...lookupCodes,
  ...bindingCodes,
  ...exchangeCodes,
};
