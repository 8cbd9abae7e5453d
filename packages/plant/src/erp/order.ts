import { readQuantity, writeQuantity } from '../quantity.ts';
import { between, chance, oneOf } from '../seed.ts';

/** A production order as the ERP keeps it. Quantities are decimal text, dates `YYYY-MM-DD`. */
export interface ErpOrder {
  readonly number: string;
  readonly plant: string;
  readonly material: string;
  readonly description: string;
  readonly quantity: string;
  readonly unit: string;
  /** When it was last changed, 14 digits of UTC, as SAP writes it. */
  readonly changed: string;
  readonly start: string;
  readonly end: string;
  readonly operations: readonly ErpOperation[];
  readonly components: readonly ErpComponent[];
}

export interface ErpOperation {
  readonly step: string;
  readonly text: string;
  readonly workCenter: string;
}

export interface ErpComponent {
  readonly item: string;
  readonly material: string;
  readonly batch: string;
  readonly quantity: string;
  readonly unit: string;
}

const products = [
  ['MR-GEL-200', 'Cooling gel 200', 'KG'],
  ['MR-SYR-050', 'Cough syrup base', 'L'],
  ['MR-POW-010', 'Mineral powder fine', 'KG'],
  ['MR-CRM-120', 'Hand cream 120', 'KG'],
] as const;
const steps = ['Weighing', 'Mixing', 'Heating', 'Filling', 'Final inspection'] as const;
const materials = ['MR-RM-WATER', 'MR-RM-GLYCERIN', 'MR-RM-MENTHOL', 'MR-RM-TALC', 'MR-RM-SALT'] as const;
const day = 24 * 3600 * 1000;

/** Makes up an order: the same number, plant and seed give the same order. `today` is in milliseconds since 1970. */
export function makeOrder(number: string, plant: string, seed: number, today: number): ErpOrder {
  const [material, description, unit] = oneOf(products, seed, number, 'product');
  const quantity = BigInt(between(20, 2000, seed, number, 'quantity')) * 1000n + BigInt(between(0, 999, seed, number, 'rest'));
  const starts = today + between(0, 5, seed, number, 'start') * day;
  return {
    number,
    plant,
    material,
    description,
    quantity: writeQuantity(quantity),
    unit,
    changed: new Date(today).toISOString().replaceAll(/\D/g, '').slice(0, 14),
    start: dateText(starts),
    end: dateText(starts + day),
    operations: steps
      .filter((_, at) => at === 0 || chance(seed, number, 'step', at) < 0.6)
      .map((text, at) => ({ step: String((at + 1) * 10).padStart(4, '0'), text, workCenter: `${plant}-WC${at + 1}` })),
    components: Array.from({ length: between(1, 2, seed, number, 'components') }, (_, at) => ({
      item: String((at + 1) * 10).padStart(4, '0'),
      material: oneOf(materials, seed, number, 'component', at),
      batch: `B${between(1000, 9999, seed, number, 'batch', at)}`,
      quantity: writeQuantity(quantity / BigInt(at + 2)),
      unit: 'KG',
    })),
  };
}

/** Whether something that claims to be an order can be one: numbers where numbers belong. */
export function isPossible(order: ErpOrder): boolean {
  return /^\d{1,12}$/.test(order.number) && readQuantity(order.quantity) !== undefined;
}

/** `YYYY-MM-DD` of a moment, in UTC. */
export function dateText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
