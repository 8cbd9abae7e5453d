/**
 * What a source told of one tag: OPC UA Part 4, 7.11 DataValue. Status and value are kept as they came: a bad status is never turned into
 * a value, and a value with a bad status is never used as one.
 */
export interface DataValue {
  readonly value: TagValue;
  /** OPC UA StatusCode, unsigned 32 bits with sub-status and info bits as received; 0 is Good. Other protocols are told in the same codes. */
  readonly status: number;
  /** When the source says it was so: microseconds since 1970; absent where it does not say. */
  readonly sourceTime?: number;
  /** When it came here: microseconds since 1970. */
  readonly receivedTime: number;
  /** UCUM unit that the source tells with the value, where it does so; another one than that of the binding stops the tag. */
  readonly unit?: string;
}

/** A value of a tag, exactly: whole numbers beyond 2^53 are bigint, NaN and infinities are numbers, null is "no value". */
export type TagValue = null | boolean | number | bigint | string | readonly TagValue[] | TagFields;

/** A structure (an OPC UA ExtensionObject, a Sparkplug dataset row). */
export interface TagFields {
  readonly [name: string]: TagValue;
}

/** The severity of a status: its two highest bits (OPC UA Part 4, 7.39). */
export function quality(status: number): 'good' | 'uncertain' | 'bad' {
  const severity = status >>> 30;
  return severity === 0 ? 'good' : severity === 1 ? 'uncertain' : 'bad';
}

/** Status codes that Millrace itself gives where a protocol has no status of its own (OPC UA Part 6, A.2). */
export const statusCodes = {
  good: 0x0000_0000,
  goodClamped: 0x0030_0000,
  uncertain: 0x4000_0000,
  uncertainLastUsable: 0x4090_0000,
  uncertainSensorNotAccurate: 0x4093_0000,
  uncertainUnitsExceeded: 0x4094_0000,
  uncertainSubNormal: 0x4095_0000,
  bad: 0x8000_0000,
  badCommunication: 0x8005_0000,
  badNodeIdUnknown: 0x8034_0000,
  badOutOfRange: 0x803c_0000,
  badNotConnected: 0x808a_0000,
  badDeviceFailure: 0x808b_0000,
  badSensorFailure: 0x808c_0000,
  badTypeMismatch: 0x8074_0000,
  badNoData: 0x809b_0000,
  badWaitingForInitialData: 0x8032_0000,
} as const;
