import { erpPaths, type Erp, type ErpOrder } from '@millrace/plant';
import { call } from './http.ts';

/** A goods receipt for an order, as a client of API_MATERIAL_DOCUMENT_SRV sends it. */
export function goodsMovement(order: ErpOrder, reference: string, quantity = '1.000', batch = ''): unknown {
  return {
    GoodsMovementCode: '02',
    ReferenceDocument: reference,
    to_MaterialDocumentItem: [
      {
        Material: order.material,
        Plant: order.plant,
        Batch: batch,
        GoodsMovementType: '101',
        ManufacturingOrder: order.number,
        QuantityInEntryUnit: quantity,
        EntryUnit: order.unit,
      },
    ],
  };
}

/** A confirmation, as a client of API_PROD_ORDER_CONFIRMATION_2_SRV sends it. */
export function confirmation(order: ErpOrder, text: string, isFinal = false): unknown {
  return {
    OrderID: order.number,
    OrderOperation: '0010',
    ConfirmationYieldQuantity: '1.000',
    ConfirmationUnit: order.unit,
    IsFinalConfirmation: isFinal,
    ConfirmationText: text,
  };
}

export const postMovement = (erp: Erp, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  call('POST', erp.url + erpPaths.goodsMovements, body, headers);

export const postConfirmation = (erp: Erp, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  call('POST', erp.url + erpPaths.confirmations, body, headers);

/** Asks whether a goods movement with this reference was posted. */
export const askMovement = async (erp: Erp, reference: string): Promise<unknown> =>
  (
    await call('GET', `${erp.url}${erpPaths.goodsMovements}?$filter=${encodeURIComponent(`ReferenceDocument eq '${reference}'`)}`)
  ).at('d.results');
