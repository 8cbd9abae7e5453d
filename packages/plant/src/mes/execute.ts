import { readQuantity, writeQuantity } from '../quantity.ts';
import { between, chance } from '../seed.ts';
import type { WorkOrder } from './work-order.ts';

/** Progress on an order, as the MES reports it: `number` is its own number of the report, unique for ever. */
export interface Confirmation {
  readonly number: string;
  readonly order: string;
  readonly operation: string;
  readonly yield: string;
  readonly scrap: string;
  readonly unit: string;
  readonly kind: 'partial' | 'final';
  readonly postedOn: string;
}

/** Material that moved: `261` components into an order, `101` product out of it. */
export interface GoodsMovement {
  readonly number: string;
  readonly order: string;
  readonly movementType: '101' | '261';
  readonly material: string;
  readonly batch: string;
  readonly quantity: string;
  readonly unit: string;
  readonly postedOn: string;
}

/** What executing an order reports, in the order of happening. */
export interface Execution {
  readonly confirmations: readonly Confirmation[];
  readonly movements: readonly GoodsMovement[];
}

/** Executes a work order: its components are issued, it is confirmed in one or two parts, and the yield is received. Only the seed decides how. */
export function execute(order: WorkOrder, seed: number, postedOn: string): Execution {
  const confirmations = confirmationsOf(order, seed, postedOn);
  const made = confirmations.reduce((sum, confirmation) => sum + (readQuantity(confirmation.yield) ?? 0n), 0n);
  const issues = order.components.map((component, at) => issueOf(order, component, at, postedOn));
  const receipt: GoodsMovement = {
    number: `${order.number}-M${issues.length + 1}`,
    order: order.number,
    movementType: '101',
    material: order.product,
    batch: `L${order.number}`,
    quantity: writeQuantity(made),
    unit: order.unit,
    postedOn,
  };
  return { confirmations, movements: [...issues, receipt] };
}

function confirmationsOf(order: WorkOrder, seed: number, postedOn: string): Confirmation[] {
  const total = readQuantity(order.quantity) ?? 0n;
  const parts = chance(seed, order.number, 'parts') < 0.4 && total > 1000n ? 2n : 1n;
  const scrap = BigInt(between(0, 20, seed, order.number, 'scrap')) * (total / 1000n);
  return Array.from({ length: Number(parts) }, (_, at) => {
    const isFinal = at === Number(parts) - 1;
    const share = isFinal ? total - (total / parts) * BigInt(at) : total / parts;
    return {
      number: `${order.number}-C${at + 1}`,
      order: order.number,
      operation: String(order.operations.at(isFinal ? -1 : 0)?.['step'] ?? '0010'),
      yield: writeQuantity(isFinal ? share - min(scrap, share) : share),
      scrap: writeQuantity(isFinal ? min(scrap, share) : 0n),
      unit: order.unit,
      kind: isFinal ? 'final' : 'partial',
      postedOn,
    };
  });
}

function issueOf(order: WorkOrder, component: Readonly<Record<string, unknown>>, at: number, postedOn: string): GoodsMovement {
  return {
    number: `${order.number}-M${at + 1}`,
    order: order.number,
    movementType: '261',
    material: String(component['material'] ?? ''),
    batch: String(component['batch'] ?? ''),
    quantity: String(component['quantity'] ?? '0'),
    unit: String(component['unit'] ?? order.unit),
    postedOn,
  };
}

function min(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
