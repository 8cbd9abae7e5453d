/** An order as it comes in. */
export interface Order {
  readonly orderId: string;
  readonly product: string;
  readonly lotId: string;
  readonly quantity: string;
  readonly unit: string;
  readonly plant: string;
  readonly start: string;
  readonly end: string;
  readonly priority: string;
  readonly operations: readonly { readonly step: string; readonly workCenter: string }[];
}

/** The mapping of the benchmarks, written by hand. */
export function workOrder(order: Order): unknown {
  return {
    number: order.orderId,
    item: order.product,
    lot: order.lotId,
    amount: order.quantity,
    uom: order.unit,
    plant: order.plant,
    begin: order.start,
    finish: order.end,
    rank: order.priority,
    steps: order.operations.map(operation => ({ seq: operation.step, center: operation.workCenter })),
  };
}

/** The same in JSONata. */
export const workOrderInJsonata = `payload.{
  "number": orderId, "item": product, "lot": lotId, "amount": quantity, "uom": unit, "plant": plant,
  "begin": start, "finish": end, "rank": priority,
  "steps": operations.{ "seq": step, "center": workCenter }[]
}`;
