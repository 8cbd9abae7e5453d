import type { ErpOrder } from './order.ts';

/** One record that the ERP let out of the house. Entries change only from sent to acknowledged or refused. */
export interface Emission {
  readonly number: number;
  readonly at: string;
  readonly by: 'file' | 'http';
  /** `order`: a good one. `duplicate`: the same once more. `poison`: broken on purpose, with the defect. */
  readonly what: 'order' | 'duplicate' | 'poison';
  readonly order: string;
  readonly plant: string;
  /** File name, or event id. */
  readonly id: string;
  readonly defect?: string;
  /** Whether the other side took it: the file is complete in the folder, or the answer was 2xx. */
  acknowledged: boolean;
  /** The final status when the other side refused it for good (4xx). */
  refused?: number;
}

/** How orders of one plant leave the ERP. */
export interface Channel extends AsyncDisposable {
  /** Lets an order out, as often and as broken as the dial says. Resolves when the other side took everything or refused it for good. */
  emit(order: ErpOrder): Promise<void>;
}

/** Where channels note what they let out. */
export type Note = (entry: Omit<Emission, 'number' | 'at' | 'acknowledged'>) => Emission;
