import { statusCodes } from '@millrace/core';

/** Status codes (OPC UA Part 6, A.2) in which protocols without statuses of their own are told, with those of the core. */
export const tagStatus = {
  ...statusCodes,
  badResourceUnavailable: 0x8004_0000,
  badDecoding: 0x8007_0000,
  badTimeout: 0x800a_0000,
  badNoCommunication: 0x8031_0000,
  badNodeIdInvalid: 0x8033_0000,
  badNotReadable: 0x803a_0000,
  badNotSupported: 0x803d_0000,
  badUserAccessDenied: 0x801f_0000,
} as const;
