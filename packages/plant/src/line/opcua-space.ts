import { AccessLevelFlag, DataType, makeAccessLevelFlag, makeEUInformation, NodeId, StatusCodes } from 'node-opcua';
import type {
  AddressSpace,
  DataValue,
  EUInformation,
  IVariableHistorian,
  Namespace,
  StatusCode,
  UAAlarmConditionEx,
  UAObject,
  UAVariable,
  VariantOptions,
} from 'node-opcua';

import { takenValue, toldValue } from './brand.ts';
import type { Brand } from './brand.ts';
import type { Line } from './line.ts';
import { writable } from './signal.ts';
import type { LineSignals, SignalName, WritableSignal } from './signal.ts';

/** What a line is in the address space of a server. */
export interface LineSpace {
  readonly namespace: Namespace;
  readonly device: UAObject;
  readonly variables: ReadonlyMap<SignalName, UAVariable>;
  /** Tells a signal as it is now; milliseconds since 1970. */
  tell(name: SignalName, at: number): void;
  /** Tells whether the jam stands, as a condition. */
  tellJam(isActive: boolean): void;
}

/** Where the values of a signal are kept for those who ask for history; it outlives the server. */
export type Historians = (name: SignalName) => IVariableHistorian | undefined;

/** When a signal changed last; milliseconds since 1970. */
export type ChangedAt = (name: SignalName) => number;

/** The namespace of a maker's lines. */
export function lineNamespace(brand: Brand): string {
  return `http://${brand.maker.toLowerCase()}.example/line`;
}

const integers: ReadonlySet<SignalName> = new Set<SignalName>(['goodCount', 'scrapCount', 'cycleCount']);

/** Builds the nodes of a line: variables by the maker's names, a jam condition, and a method that takes a recipe over. */
export function buildLine(
  space: AddressSpace,
  line: Line,
  brand: Brand,
  historians: Historians,
  changedAt: ChangedAt,
): LineSpace {
  space.installAlarmsAndConditionsService();
  const namespace = space.registerNamespace(lineNamespace(brand));
  const device = namespace.addObject({
    browseName: line.name,
    nodeId: `s=${line.name}`,
    organizedBy: space.rootFolder.objects,
    eventNotifier: 1,
    eventSourceOf: space.rootFolder.objects.server,
  });
  const variables = new Map<SignalName, UAVariable>();
  for (const [name, told] of Object.entries(brand.names) as [SignalName, string][])
    variables.set(name, addSignal(namespace, device, line, brand, name, told, changedAt(name)));
  for (const [name, variable] of variables) {
    const historian = historians(name);
    if (historian !== undefined) space.installHistoricalDataNode(variable, { historian });
  }
  addRecipeMethod(namespace, device, line);
  const jam = addJam(namespace, device, variables.get('alarm'));
  return {
    namespace,
    device,
    variables,
    tell: (name, at) => variables.get(name)?.setValueFromSource(variantOf(line, brand, name), StatusCodes.Good, new Date(at)),
    tellJam: isActive => tellJam(jam, isActive),
  };
}

function typeOf(name: SignalName, value: LineSignals[SignalName]): DataType {
  if (typeof value === 'boolean') return DataType.Boolean;
  if (typeof value === 'string') return DataType.String;
  if (name === 'state') return DataType.Int32;
  return integers.has(name) ? DataType.UInt32 : DataType.Double;
}

/** The value of a signal as this maker tells it. */
export function variantOf(line: Line, brand: Brand, name: SignalName): VariantOptions {
  return { dataType: typeOf(name, line.signals[name]), value: toldValue(brand, name, line.signals) };
}

function addSignal(
  namespace: Namespace,
  device: UAObject,
  line: Line,
  brand: Brand,
  name: SignalName,
  told: string,
  at: number,
): UAVariable {
  const isWritable = writable.includes(name as WritableSignal);
  const flags = isWritable ? AccessLevelFlag.CurrentRead | AccessLevelFlag.CurrentWrite : AccessLevelFlag.CurrentRead;
  const common = {
    browseName: told,
    nodeId: `s=${line.name}.${told}`,
    componentOf: device,
    dataType: DataType[typeOf(name, line.signals[name])],
    accessLevel: makeAccessLevelFlag(flags as never),
    userAccessLevel: makeAccessLevelFlag(flags as never),
    minimumSamplingInterval: 0,
  };
  const scale = brand.scales[name];
  const variable =
    scale === undefined
      ? namespace.addVariable(common)
      : namespace.addAnalogDataItem({
          ...common,
          engineeringUnitsRange: { low: -1e6, high: 1e6 },
          engineeringUnits: unitOf(scale.unit),
        } as never);
  if (isWritable) takeWrites(variable, line, brand, name);
  variable.setValueFromSource(variantOf(line, brand, name), StatusCodes.Good, new Date(at));
  return variable;
}

type Taker = (written: DataValue, answered: (error: Error | null, status: StatusCode) => void) => void;

/** A write goes to the line, which refuses what it does not take; what it takes it tells as every other change. */
function takeWrites(variable: UAVariable, line: Line, brand: Brand, name: SignalName): void {
  const take: Taker = (written, answered) => {
    const value = takenValue(brand, name, written.value.value as number | boolean | string);
    const refused = line.write(name, value, performance.timeOrigin + performance.now());
    answered(null, refused === undefined ? StatusCodes.Good : StatusCodes.BadOutOfRange);
  };
  (variable as unknown as { _timestamped_set_func: Taker })._timestamped_set_func = take;
}

/** UNECE codes of the units that makers use (Recommendation 20). */
const unitCodes: Readonly<Record<string, readonly [code: string, shown: string]>> = {
  Cel: ['CEL', '°C'],
  '[degF]': ['FAH', '°F'],
  bar: ['BAR', 'bar'],
  'kW.h': ['KWH', 'kW·h'],
  'm/min': ['2X', 'm/min'],
  '[ft_i]/min': ['FR', 'ft/min'],
  '[psi]': ['PS', 'psi'],
};

function unitOf(ucum: string): EUInformation {
  const [code, shown] = unitCodes[ucum] ?? ['C62', ucum];
  return makeEUInformation(code, shown, shown);
}

function addRecipeMethod(namespace: Namespace, device: UAObject, line: Line): void {
  const method = namespace.addMethod(device, {
    browseName: 'ActivateRecipe',
    nodeId: `s=${line.name}.ActivateRecipe`,
    inputArguments: [
      { name: 'recipe', dataType: DataType.String },
      { name: 'command', dataType: DataType.String },
    ],
    outputArguments: [],
  });
  method.bindMethod((inputArguments, _context, answered) => {
    const [recipe = '', command = ''] = inputArguments.map(one => String(one.value));
    const at = performance.timeOrigin + performance.now();
    const steps = [
      ['recipePrepared', recipe],
      ['commandId', command],
      ['recipeActivate', true],
    ] as const;
    const refused = steps.map(([name, value]) => line.write(name, value, at)).find(sentence => sentence !== undefined);
    answered(null, {
      statusCode: refused === undefined ? StatusCodes.Good : StatusCodes.BadInvalidArgument,
      outputArguments: [],
    });
  });
}

/** A condition stands as long as it is retained; without raising it nobody hears of its change. */
function tellJam(jam: UAAlarmConditionEx, isActive: boolean): void {
  if (isActive) jam.activateAlarm();
  else jam.deactivateAlarm(false);
  jam.raiseNewCondition({
    message: isActive ? 'jam' : 'jam cleared',
    severity: 700,
    retain: isActive,
    quality: StatusCodes.Good,
  });
}

function addJam(namespace: Namespace, device: UAObject, input: UAVariable | undefined): UAAlarmConditionEx {
  const jam = namespace.instantiateDiscreteAlarm('DiscreteAlarmType', {
    browseName: 'Jam',
    conditionName: 'Jam',
    componentOf: device,
    conditionSource: device,
    inputNode: input ?? NodeId.nullNodeId,
    optionals: ['ConfirmedState'],
  });
  jam.severity.setValueFromSource({ dataType: DataType.UInt16, value: 700 });
  return jam;
}
