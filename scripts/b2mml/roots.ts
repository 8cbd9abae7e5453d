/** Something that messages are about. */
interface Noun {
  readonly name: string;
  /** The name under which its ID is found again. */
  readonly key?: string;
  /** Whether the messages that process, show and synchronise it are contracts of their own, beside the noun itself. */
  readonly moves?: true;
}

/** What messages are about; generations differ in what they have. */
export const nouns: readonly Noun[] = [
  { name: 'ProductionSchedule', key: 'schedule', moves: true },
  { name: 'ProductionPerformance', key: 'performance', moves: true },
  { name: 'ProductionCapability' },
  { name: 'ProductInformation', moves: true },
  { name: 'ProductDefinition', key: 'product', moves: true },
  { name: 'OperationsSchedule', key: 'schedule', moves: true },
  { name: 'OperationsRequest', key: 'order' },
  { name: 'OperationsPerformance', key: 'performance', moves: true },
  { name: 'OperationsResponse', key: 'response' },
  { name: 'OperationsDefinitionInformation', moves: true },
  { name: 'OperationsDefinition', key: 'definition', moves: true },
  { name: 'OperationsCapability' },
  { name: 'OperationsEvent', key: 'event', moves: true },
  { name: 'WorkSchedule', key: 'schedule', moves: true },
  { name: 'WorkPerformance', key: 'performance', moves: true },
  { name: 'WorkMaster', key: 'master' },
  { name: 'WorkAlert', key: 'alert', moves: true },
  { name: 'WorkCalendar', key: 'calendar' },
  { name: 'JobList' },
  { name: 'JobOrder', key: 'order' },
  { name: 'JobResponse', key: 'response' },
  { name: 'MaterialInformation', moves: true },
  { name: 'MaterialClass', key: 'class' },
  { name: 'MaterialDefinition', key: 'material', moves: true },
  { name: 'MaterialLot', key: 'lot', moves: true },
  { name: 'MaterialSubLot', key: 'sublot' },
  { name: 'MaterialTestSpec', key: 'specification' },
  { name: 'QAMaterialTestSpec', key: 'specification' },
  { name: 'OperationsTestInformation', moves: true },
  { name: 'TestSpecification', key: 'specification', moves: true },
  { name: 'TestResult', key: 'result', moves: true },
  { name: 'EquipmentInformation', moves: true },
  { name: 'EquipmentClass', key: 'class' },
  { name: 'Equipment', key: 'equipment', moves: true },
  { name: 'PhysicalAssetInformation' },
  { name: 'PhysicalAsset', key: 'asset', moves: true },
  { name: 'OperationalLocation', key: 'location' },
  { name: 'PersonnelInformation', moves: true },
  { name: 'PersonnelClass', key: 'class' },
  { name: 'Person', key: 'person' },
  { name: 'ProcessSegmentInformation', moves: true },
  { name: 'ProcessSegment', key: 'segment' },
  { name: 'MaintenanceInformation', moves: true },
  { name: 'MaintenanceRequest', key: 'request', moves: true },
  { name: 'MaintenanceWorkOrder', key: 'order', moves: true },
  { name: 'MaintenanceResponse', key: 'response', moves: true },
  { name: 'BatchInformation' },
  { name: 'BatchList' },
  { name: 'MasterRecipe', key: 'recipe' },
  { name: 'ControlRecipe', key: 'recipe' },
  { name: 'BatchProductionRecord', key: 'record' },
  { name: 'GRecipeInformation' },
  { name: 'TransactionProfile' },
  { name: 'ConfirmBOD' },
];

/** What is done about a noun in a message of ISA-95 part 5. */
const verbs = ['Process', 'Show', 'Sync', 'Notify'] as const;

/** Which of the global elements become contracts: the nouns, and the messages about them. */
export function rootsOf(elements: readonly string[]): readonly string[] {
  const wanted = nouns.flatMap(({ name, moves }) => [name, ...(moves ? verbs.map(verb => verb + name) : [])]);
  return elements.filter(name => wanted.includes(name));
}
