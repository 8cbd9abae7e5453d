import { appliedTo, correctionInForce } from '@millrace/core';
import type { CorrectionRecord } from '@millrace/store';

/** The corrections of this node without their content, by message: whoever prepares a message asks here whether it has one. */
export class CorrectionBook {
  readonly #byMessage = new Map<number, readonly CorrectionRecord[]>();

  constructor(records: readonly CorrectionRecord[]) {
    for (const record of records) this.put(record);
  }

  /** Takes up a correction that is on disk, or what was decided about it. */
  put(record: CorrectionRecord): void {
    const others = this.of(record.message).filter(({ number }) => number !== record.number);
    this.#byMessage.set(
      record.message,
      [...others, record].toSorted((a, b) => a.number - b.number),
    );
  }

  /** The corrections of a message, oldest first. */
  of(message: number): readonly CorrectionRecord[] {
    return this.#byMessage.get(message) ?? [];
  }

  /** Number of the correction whose content a delivery has; with an instant, had then. */
  inForce(message: number, flow: number, until?: number): number | undefined {
    const known = this.#byMessage.get(message);
    return known && correctionInForce(known, flow, until)?.number;
  }

  /** Number of the newest correction of a message in force for any flow. */
  newestInForce(message: number): number | undefined {
    return this.of(message).findLast(each => appliedTo(each).deliveries.length > 0)?.number;
  }

  /** Every correction, newest first. */
  newestFirst(): readonly CorrectionRecord[] {
    return [...this.#byMessage.values()].flat().toSorted((a, b) => b.number - a.number);
  }
}
