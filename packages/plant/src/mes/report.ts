import type { Dial } from '../dial/dial.ts';
import { between } from '../seed.ts';
import type { Run } from './database.ts';
import type { Confirmation, Execution, GoodsMovement } from './execute.ts';
import { writeConfirmation, writeMovement } from './outbox.ts';

/** One record that the MES let out, as a row and, where it sends, as a message. */
export interface Report {
  readonly kind: 'confirmation' | 'goods-movement';
  /** `report`: a good one. `duplicate`: the same once more. `poison`: broken on purpose. */
  readonly what: 'report' | 'duplicate' | 'poison';
  readonly number: string;
  readonly order: string;
  /** Id of its row in the outbox. */
  readonly row: number;
  readonly record: Partial<Confirmation> | Partial<GoodsMovement>;
  /** Whether it is where others can take it: for rows at once, for messages when the answer was 2xx. */
  acknowledged: boolean;
  /** The final status when the other side refused it for good (4xx). */
  refused?: number;
}

/** Writes the reports of one execution into the outboxes, twice or followed by broken ones as the dial says. */
export async function writeReports(run: Run, execution: Execution, dial: Dial, seed: number): Promise<readonly Report[]> {
  const reports: Report[] = [];
  const write = async (kind: Report['kind'], what: Report['what'], record: Report['record'], named: Named): Promise<void> => {
    const row = kind === 'confirmation' ? await writeConfirmation(run, record) : await writeMovement(run, record);
    reports.push({ kind, what, number: named.number, order: named.order, row, record, acknowledged: false });
  };
  const writeAll = async (kind: Report['kind'], record: Confirmation | GoodsMovement): Promise<void> => {
    await write(kind, 'report', record, record);
    if (dial.hit('duplicates', record.number)) await write(kind, 'duplicate', record, record);
    if (dial.hit('poison', record.number)) {
      const named = { number: `9${record.number}`, order: `9${record.order}` };
      await write(kind, 'poison', poisoned({ ...record, ...named }, between(0, 2, seed, 'defect', record.number)), named);
    }
  };
  for (const confirmation of execution.confirmations) await writeAll('confirmation', confirmation);
  for (const movement of execution.movements) await writeAll('goods-movement', movement);
  return reports;
}

interface Named {
  readonly number: string;
  readonly order: string;
}

/** A broken row: no order, a quantity that is none, or no unit. */
function poisoned(record: Confirmation | GoodsMovement, which: number): Report['record'] {
  const { order: _, ...withoutOrder } = record;
  const { unit: __, ...withoutUnit } = record;
  const quantity = 'yield' in record ? { yield: 'abc' } : { quantity: 'abc' };
  return [withoutOrder, { ...record, ...quantity }, withoutUnit][which] ?? withoutOrder;
}
