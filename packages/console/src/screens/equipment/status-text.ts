/** The names that OPC UA Part 4 gives the status codes that are met most. */
const names: ReadonlyMap<number, string> = new Map([
  [0x0000_0000, 'Good'],
  [0x0096_0000, 'GoodLocalOverride'],
  [0x4000_0000, 'Uncertain'],
  [0x4090_0000, 'UncertainLastUsableValue'],
  [0x4091_0000, 'UncertainSubstituteValue'],
  [0x4092_0000, 'UncertainInitialValue'],
  [0x4093_0000, 'UncertainSensorNotAccurate'],
  [0x4094_0000, 'UncertainEngineeringUnitsExceeded'],
  [0x4095_0000, 'UncertainSubNormal'],
  [0x8000_0000, 'Bad'],
  [0x8002_0000, 'BadInternalError'],
  [0x8005_0000, 'BadCommunicationError'],
  [0x800a_0000, 'BadTimeout'],
  [0x8031_0000, 'BadNoCommunication'],
  [0x8032_0000, 'BadWaitingForInitialData'],
  [0x8033_0000, 'BadNodeIdInvalid'],
  [0x8034_0000, 'BadNodeIdUnknown'],
  [0x8035_0000, 'BadAttributeIdInvalid'],
  [0x803a_0000, 'BadNotReadable'],
  [0x803c_0000, 'BadOutOfRange'],
  [0x8074_0000, 'BadTypeMismatch'],
  [0x8089_0000, 'BadConfigurationError'],
  [0x808a_0000, 'BadNotConnected'],
  [0x808b_0000, 'BadDeviceFailure'],
  [0x808c_0000, 'BadSensorFailure'],
  [0x808d_0000, 'BadOutOfService'],
]);

/** A status code in words, where the standard has a name for it, and in hexadecimal; bits below the name are flags of the value. */
export function statusText(status: number): string {
  const hex = `0x${status.toString(16).toUpperCase().padStart(8, '0')}`;
  const name = names.get((status & 0xffff_0000) >>> 0);
  return name === undefined ? hex : `${name} ${hex}`;
}
