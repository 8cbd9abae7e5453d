import { readJson } from '../http/exchange.ts';
import { isRecord, listOf } from './odata.ts';
import type { Posting } from './rules.ts';

/** Reads the body of POST A_MaterialDocumentHeader; a sentence where it is not one. One item a document is what this ERP takes. */
export function readGoodsMovement(body: string): Posting | string {
  const header = readJson(body);
  if (!isRecord(header)) return 'the body is not a JSON object';
  const items = listOf(header['to_MaterialDocumentItem']);
  const [item] = items;
  if (!item || items.length !== 1) return 'to_MaterialDocumentItem must hold one item';
  const order = text(item['ManufacturingOrder']);
  if (!order) return 'ManufacturingOrder is missing in the item';
  return {
    kind: 'goods-movement',
    key: text(header['ReferenceDocument']),
    order,
    material: text(item['Material']),
    batch: text(item['Batch']),
    movementType: text(item['GoodsMovementType']),
    operation: '',
    quantity: text(item['QuantityInEntryUnit']),
    unit: text(item['EntryUnit']),
    isFinal: false,
  };
}

/** Reads the body of POST ProdnOrdConf2; a sentence where it is not one. */
export function readConfirmation(body: string): Posting | string {
  const confirmation = readJson(body);
  if (!isRecord(confirmation)) return 'the body is not a JSON object';
  const order = text(confirmation['OrderID']);
  if (!order) return 'OrderID is missing';
  return {
    kind: 'confirmation',
    key: text(confirmation['ConfirmationText']),
    order,
    material: '',
    batch: '',
    movementType: '',
    operation: text(confirmation['OrderOperation']),
    quantity: text(confirmation['ConfirmationYieldQuantity']),
    unit: text(confirmation['ConfirmationUnit']),
    isFinal: confirmation['IsFinalConfirmation'] === true || confirmation['FinalConfirmationType'] === 'X',
  };
}

/** Text as it stands; numbers in their shortest form, as a lenient gateway takes them; anything else is empty. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
