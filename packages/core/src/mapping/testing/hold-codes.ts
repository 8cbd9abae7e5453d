import { contractCodes } from '../../contract/codes.ts';
import { unitCodes } from '../../contract/unit/codes.ts';
import { mappingCodes } from '../codes.ts';
import { lookupCodes } from '../lookup/codes.ts';

/** The code that the node gives a message which is held at a step; the issues behind it have their own. */
export const stepCodes = {
  source: 'delivery.source-contract',
  when: 'delivery.filtered-by-fault',
  target: 'delivery.target-contract',
} as const;

/** A code that the node gives a held message. */
export type StepCode = (typeof stepCodes)[keyof typeof stepCodes];

/** Every code with which a message of a test may be held. */
export const holdCodes: ReadonlySet<string> = new Set([
  ...Object.values(stepCodes),
  ...[contractCodes, unitCodes, mappingCodes, lookupCodes].flatMap(codes => Object.keys(codes)),
]);
