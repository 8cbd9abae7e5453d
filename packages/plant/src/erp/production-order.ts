import { odataDate } from './odata.ts';
import type { ErpOrder } from './order.ts';

/** An order as entity of API_PRODUCTION_ORDER_2_SRV/A_ProductionOrder_2: SAP's names, quantities as text, dates in OData V2 form. */
export function productionOrder(order: ErpOrder): Record<string, unknown> {
  return {
    ManufacturingOrder: order.number,
    ManufacturingOrderCategory: '10',
    ManufacturingOrderType: 'YBM1',
    OrderIsReleased: 'X',
    OrderIsTechnicallyCompleted: '',
    LastChangeDateTime: order.changed,
    Material: order.material,
    ProductionPlant: order.plant,
    MRPArea: order.plant,
    ProductionVersion: '0001',
    MfgOrderPlannedStartDate: odataDate(order.start),
    MfgOrderPlannedStartTime: 'PT06H00M00S',
    MfgOrderPlannedEndDate: odataDate(order.end),
    MfgOrderPlannedEndTime: 'PT22H00M00S',
    ProductionUnit: order.unit,
    TotalQuantity: order.quantity,
    MfgOrderConfirmedYieldQty: '0.000',
    OrderLongText: order.description,
    to_ProductionOrderOperation: { results: order.operations.map(operation => operationOf(order, operation)) },
    to_ProductionOrderComponent: { results: order.components.map(component => componentOf(order, component)) },
  };
}

function operationOf(order: ErpOrder, operation: ErpOrder['operations'][number]): Record<string, unknown> {
  return {
    ManufacturingOrder: order.number,
    ManufacturingOrderSequence: '0',
    ManufacturingOrderOperation: operation.step,
    MfgOrderOperationText: operation.text,
    WorkCenter: operation.workCenter,
    OperationControlProfile: 'YBP1',
    OperationUnit: order.unit,
    OpPlannedTotalQuantity: order.quantity,
  };
}

function componentOf(order: ErpOrder, component: ErpOrder['components'][number]): Record<string, unknown> {
  return {
    ManufacturingOrder: order.number,
    BillOfMaterialItemNumber: component.item,
    Material: component.material,
    Batch: component.batch,
    GoodsMovementType: '261',
    BaseUnit: component.unit,
    RequiredQuantity: component.quantity,
  };
}
