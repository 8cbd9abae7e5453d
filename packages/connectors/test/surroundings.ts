import type { ConnectorEnv, ConnectorError, Receipt, SinkItem, SourceBatch, SourceItem } from '@millrace/connector';
import type { Format, Value } from '@millrace/core';

/** What a connector said to its surroundings during a test. */
export interface Heard {
  readonly env: ConnectorEnv;
  readonly lost: ConnectorError[];
  readonly reports: { readonly code: string; readonly sentence: string }[];
}

/** Surroundings of one connection, recording everything. */
export function surroundings(format: Format, limits: Partial<ConnectorEnv['limits']> = {}): Heard {
  const lost: ConnectorError[] = [];
  const reports: { code: string; sentence: string }[] = [];
  const env: ConnectorEnv = {
    name: 'test.interface',
    format,
    limits: { concurrency: 4, batch: 1_000, timeout: 10_000, size: 1024 * 1024, ...limits },
    now: () => Date.now(),
    lost: error => void lost.push(error),
    report: (code, sentence) => void reports.push({ code, sentence }),
  };
  return { env, lost, reports };
}

/** Remembers ids as the store does, so that receipts say what is new and what is known. */
export class Intake {
  readonly #known = new Set<string>();
  readonly items: SourceItem[] = [];
  cursor: string | undefined;

  /** Takes a batch as the runtime does: store, then settle. */
  async take(batch: SourceBatch): Promise<readonly Receipt[]> {
    const receipts = batch.items.map(item => this.#receive(item));
    this.cursor = batch.cursor ?? this.cursor;
    await batch.settle(receipts);
    return receipts;
  }

  #receive(item: SourceItem): Receipt {
    const id = item.id ?? Buffer.from(item.bytes).toString('base64');
    const state = this.#known.has(id) ? 'duplicate' : item.issue === undefined ? 'accepted' : 'held';
    this.#known.add(id);
    if (state !== 'duplicate') this.items.push(item);
    return { records: [{ state, message: this.items.length, id }] };
  }
}

/** Batches until the condition holds, each taken at once. */
export async function takeUntil(batches: AsyncIterator<SourceBatch>, intake: Intake, enough: () => boolean): Promise<void> {
  while (!enough()) {
    const next = await batches.next();
    if (next.done === true) throw new Error('the source ended');
    await intake.take(next.value);
  }
}

/** A message on its way to a target. */
export function message(id: string, value: Value, keys: Readonly<Record<string, string>> = {}): SinkItem {
  const key = Buffer.from(id).toString('hex').padStart(32, '0').slice(-32);
  return { key, message: 1, id, subject: id, keys, value, attempt: 1 };
}

/** Bytes as text. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
