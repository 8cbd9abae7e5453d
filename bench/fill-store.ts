import { openStore } from '@millrace/store';
import type { NewMessage } from '@millrace/store';

/** How a store is filled. */
export interface FillOptions {
  readonly messages: number;
  readonly payloadBytes?: number;
  readonly onProgress?: (messages: number) => void;
}

const perBatch = 5_000;

/**
 * Fills a store with orders as a plant would have them after years: four messages an order, 2,000 materials, a lot for every 16 messages. Appends through the
 * store's own door, so what is measured afterwards is what users get. `order` of message n (from 0) is `100000 + n / 4`.
 */
export async function fillStore(folder: string, { messages, payloadBytes = 200, onProgress }: FillOptions): Promise<void> {
  await using store = await openStore({ folder, node: 'fill' });
  const source = await store.sourceNumber('erp.orders');
  await store.flow('fill', source, 0);
  const bytes = new Uint8Array(payloadBytes).fill(120);
  let pending: Promise<unknown> = Promise.resolve();
  for (let first = 0; first < messages; first += perBatch) {
    const count = Math.min(perBatch, messages - first);
    const batch = Array.from({ length: count }, (_, index) => order(first + index, bytes));
    const before = pending;
    pending = store.append({ source, receivedAt: 1_700_000_000_000 + first, cursor: `${first + count}`, messages: batch });
    await before;
    onProgress?.(first + count);
  }
  await pending;
}

function order(number: number, bytes: Uint8Array): NewMessage {
  const subject = `${100_000 + Math.floor(number / 4)}`;
  const keys = [
    ['order', subject],
    ['material', `M-${number % 2_000}`],
    ['lot', `L-${Math.floor(number / 16)}`],
  ] as const;
  return { id: `order-${number}`, subject, bytes, keys };
}

if (import.meta.main) {
  const [folder = '', messages = '1000000'] = process.argv.slice(2);
  if (folder === '') throw new Error('usage: node bench/fill-store.ts FOLDER [MESSAGES]');
  const start = performance.now();
  await fillStore(folder, { messages: Number(messages) });
  console.log(`${messages} messages in ${((performance.now() - start) / 1_000).toFixed(1)} s`);
}
