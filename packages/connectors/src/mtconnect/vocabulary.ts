/**
 * The words of the standard (MTConnect Part 2, types of data items; Part 3, observations), as they name elements of a Streams document:
 * those of version 1.3 and those that came later, up to 2.4. `DataSet`, `Table`, `TimeSeries` and `Discrete` behind a word say how the value is represented.
 */
const samplesOf13 = words(`
  Acceleration AccumulatedTime Amperage Angle AngularAcceleration AngularVelocity AxisFeedrate ClockTime Concentration
  Conductivity Displacement ElectricalEnergy FillLevel Flow Frequency GlobalPosition Length Level LinearForce Load PH
  PathFeedrate PathPosition Position PowerFactor Pressure Resistance RotaryVelocity SoundPressure SpindleSpeed Strain
  Temperature Tilt Torque Velocity Viscosity VoltAmpere VoltAmpereReactive Voltage Volts Watt Wattage`);

const samplesSince = words(`
  AmperageAC AmperageDC AngularDeceleration AssetUpdateRate BatteryCapacity BatteryCharge CapacityFluid CapacitySpatial
  ChargeRate CuttingSpeed Deceleration Density DepositionAccelerationVolumetric DepositionDensity DepositionMass
  DepositionRateVolumetric DepositionVolume DewPoint Diameter DischargeRate DisplacementAngular DisplacementLinear
  EquipmentTimer FollowingError FollowingErrorAngular FollowingErrorLinear GravitationalAcceleration GravitationalForce
  HumidityAbsolute HumidityRelative HumiditySpecific Mass ObservationUpdateRate Openness Orientation
  PathFeedratePerRevolution PositionCartesian PressureAbsolute PressurizationRate ProcessTimer SettlingError
  SettlingErrorAngular SettlingErrorLinear SoundLevel Tension VoltageAC VoltageDC VolumeFluid VolumeSpatial XDimension
  YDimension ZDimension`);

const eventsOf13 = words(`
  ActiveAxes ActuatorState Alarm AssetChanged AssetRemoved Availability AxesCoupling AxisCoupling AxisFeedrateOverride
  AxisInterlock AxisState Block ChuckInterlock ChuckState CloseChuck CloseDoor Code ControlPowerState ControllerMode
  CoupledAxes Direction DoorState EmergencyStop EndOfBar Execution FunctionalMode InterfaceState Line LinePowerState
  MaterialChange MaterialFeed MaterialLoad MaterialRetract MaterialUnload Message OpenChuck OpenDoor OperatorId PalletId
  PartAssetId PartChange PartCount PartId PathFeedrateOverride PathMode PowerState PowerStatus Program ProgramComment
  ProgramEdit ProgramEditName ProgramHeader RotaryMode RotaryVelocityOverride SpindleInterlock ToolAssetId ToolId
  ToolNumber WorkholdingId`);

const eventsSince = words(`
  ActivationCount ActivePowerSource AdapterSoftwareVersion AdapterURI AlarmLimit AlarmLimits Application AssetCount
  BatteryState BlockCount CharacteristicPersistentId CharacteristicStatus ClockTime ComponentData CompositionState
  ConnectionStatus ControlLimit ControlLimits ControllerModeOverride CycleCount DateCode DeactivationCount DeviceAdded
  DeviceChanged DeviceRemoved DeviceUuid EquipmentMode FeatureMeasurement FeaturePersisitentId Firmware FixtureId Hardness
  Hardware HostName LeakDetect Library LineLabel LineNumber LoadCount LocationAddress LocationNarrative
  LocationSpatialGeographic LockState MTConnectVersion MaintenanceList Material MaterialLayer MeasurementType
  MeasurementUnits MeasurementValue Network NetworkPort OperatingMode OperatingSystem PartCountType PartDetect PartGroupId
  PartKindId PartNumber PartProcessingState PartStatus PartUniqueId ProcessAggregateId ProcessKindId ProcessOccurrenceId
  ProcessState ProcessTime ProgramLocation ProgramLocationType ProgramNestLevel Rotation SensorAttachment SensorState
  SerialNumber SpecificationLimit SpecificationLimits Thickness ToolCuttingItem ToolGroup ToolOffset ToolOffsets
  TransferCount Translation Uncertainty UncertaintyType UnloadCount User ValveState Variable WaitState Wire WorkOffset
  WorkOffsets`);

/** Events whose text is one of a list. */
const controlled: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  `
  ActuatorState,ChuckInterlock,SpindleInterlock: ACTIVE INACTIVE
  Availability: AVAILABLE
  AxesCoupling: MASTER SLAVE SYCHRONOUS TANDEM
  AxisCoupling: MASTER SLAVE SYNCHRONOUS TANDEM
  AxisInterlock: ACTIVE INACTIVE NO YES
  AxisState: HOME PARKED STOPPED TRAVEL
  BatteryState: CHARGED CHARGING DISCHARGED DISCHARGING
  CharacteristicStatus: BASIC_OR_THEORETIC_EXACT_DIMENSION FAIL INDETERMINATE NOT_ANALYZED PASS REWORK SYSTEM_ERROR UNDEFINED
  ChuckState,DoorState: CLOSED OPEN UNLATCHED
  CloseChuck,CloseDoor,MaterialChange,MaterialFeed,MaterialLoad,MaterialRetract,MaterialUnload,OpenChuck,OpenDoor,PartChange: ACTIVE COMPLETE FAIL NOT_READY READY
  ConnectionStatus: CLOSED ESTABLISHED LISTEN
  ControlPowerState,ControllerModeOverride,EquipmentMode,LinePowerState,PowerState,PowerStatus: OFF ON
  ControllerMode: AUTOMATIC EDIT FEED_HOLD MANUAL MANUAL_DATA_INPUT SEMI_AUTOMATIC
  Direction: CLOCKWISE COUNTER_CLOCKWISE NEGATIVE POSITIVE
  EmergencyStop: ARMED TRIGGERED
  EndOfBar: NO YES
  Execution: ACTIVE FEED_HOLD INTERRUPTED OPTIONAL_STOP PROGRAM_COMPLETED PROGRAM_OPTIONAL_STOP PROGRAM_STOPPED READY STOPPED WAIT
  FunctionalMode: MAINTENANCE PROCESS_DEVELOPMENT PRODUCTION SETUP TEARDOWN
  InterfaceState: DISABLED ENABLED
  LeakDetect: DETECTED NOT_DETECTED
  LockState: LOCKED UNLOCKED
  OperatingMode: AUTOMATIC MANUAL SEMI_AUTOMATIC
  PartCountType: BATCH EACH
  PartDetect: NOT_PRESENT PRESENT
  PartProcessingState: IN_PROCESS IN_TRANSIT NEEDS_PROCESSING PROCESSING_ENDED PROCESSING_ENDED_ABORTED PROCESSING_ENDED_COMPLETE PROCESSING_ENDED_LOST PROCESSING_ENDED_REJECTED PROCESSING_ENDED_SKIPPED PROCESSING_ENDED_STOPPED TRANSIT_COMPLETE WAITING_FOR_TRANSIT
  PartStatus: FAIL PASS
  PathMode: INDEPENDENT MASTER MIRROR SYNCHRONOUS
  ProcessState: ABORTED ACTIVE COMPLETE INITIALIZING INTERRUPTED READY
  ProgramEdit: ACTIVE NOT_READY READY
  ProgramLocationType: EXTERNAL LOCAL
  RotaryMode: CONTOUR INDEX SPINDLE
  UncertaintyType: COMBINED MEAN
  ValveState: CLOSED CLOSING OPEN OPENING
  WaitState: MATERIAL_LOAD MATERIAL_UNLOAD PART_LOAD PART_UNLOAD PAUSING POWERING_DOWN POWERING_UP RESUMING SECONDARY_PROCESS TOOL_LOAD TOOL_UNLOAD`
    .trim()
    .split('\n')
    .flatMap(line => {
      const [names = '', values = ''] = line.split(':');
      return names
        .trim()
        .split(',')
        .map(name => [name, words(values)] as const);
    }),
);

const integers = words(`
  ActivationCount AssetCount BlockCount CycleCount DeactivationCount LineNumber LoadCount MaterialLayer NetworkPort PartCount ProgramNestLevel
  TransferCount UnloadCount`);
const floats = words(`
  AxisFeedrateOverride Hardness MeasurementValue PathFeedrateOverride RotaryVelocityOverride Thickness ToolOffset Uncertainty`);

const representation = /(?<=[a-z])(?:DataSet|Table|TimeSeries|Discrete)$/;
const levels = words('Normal Warning Fault Unavailable');

export type Category = 'SAMPLE' | 'EVENT' | 'CONDITION';

/** The word of the standard without what says how the value is represented: `TemperatureTable` is a `Temperature`. */
export function plainType(type: string): string {
  return type.replace(representation, '');
}

/** What the standard of a version (`1.3`) says against an element of this name among samples, events or conditions; `undefined`: nothing. */
export function judgeType(category: Category, type: string, version: string): string | undefined {
  if (category === 'CONDITION')
    return levels.has(type) ? undefined : `${type} is no condition: those are Normal, Warning, Fault and Unavailable`;
  const name = plainType(type);
  const isTabular = /(?:DataSet|Table)$/.test(type);
  const isKnown = isSample(name, version) || isEvent(name, version);
  const fits = category === 'SAMPLE' ? isSample(name, version) && !isTabular : isEvent(name, version) || (isTabular && isKnown);
  if (fits) return undefined;
  if (!isKnown) return `${type} is no type of data item in MTConnect ${version}`;
  return `${type} is ${isEvent(name, version) || isTabular ? 'an event' : 'a sample'}, but stands among the ${category === 'SAMPLE' ? 'samples' : 'events'}`;
}

/** What the standard says against the text of an event or sample of this type; `undefined`: nothing. */
export function judgeText(category: Category, type: string, text: string): string | undefined {
  if (text === 'UNAVAILABLE' || representation.test(type)) return undefined;
  if (category === 'SAMPLE' && type !== 'ClockTime')
    return isNumeric(text) ? undefined : `expected numbers, found "${text.slice(0, 40)}"`;
  const allowed = controlled.get(type);
  if (allowed && !allowed.has(text.trim())) return `${type} is one of ${[...allowed].join(', ')}, found "${text.slice(0, 40)}"`;
  return undefined;
}

/** Events of the standard whose text is a number. */
export function isNumericEvent(type: string): boolean {
  return integers.has(type) || floats.has(type);
}

function isNumeric(text: string): boolean {
  return /^\s*(?:[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|-?INF|NaN)(?:\s+(?:[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|-?INF|NaN))*\s*$/.test(
    text,
  );
}

function isSample(name: string, version: string): boolean {
  return samplesOf13.has(name) || (isLater(version) && samplesSince.has(name));
}

function isEvent(name: string, version: string): boolean {
  return eventsOf13.has(name) || (isLater(version) && eventsSince.has(name));
}

function isLater(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || minor > 3;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
