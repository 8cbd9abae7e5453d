import { expect, test } from 'vitest';
import type { Store, StoredMessage } from '@millrace/store';
import { SourceFeed } from '../src/source-feed.ts';
import type { Fed } from '../src/source-feed.ts';
import type { LiveMessage, SourceReading } from '../src/live-message.ts';

/** A journal whose next answer can be held back. */
class Journal {
  readonly messages: StoredMessage[] = [];
  gate: Promise<void> = Promise.resolve();

  readings = 0;

  async read(_source: number, after: number, count: number): Promise<readonly StoredMessage[]> {
    this.readings++;
    const page = this.messages.filter(message => message.number > after).slice(0, count);
    await this.gate;
    return page;
  }

  append(number: number): LiveMessage {
    const bytes = new TextEncoder().encode(String(number));
    this.messages.push({ number, source: 1, id: String(number), subject: String(number), receivedAt: 0, bytes });
    return { number, id: String(number), subject: String(number), receivedAt: 0, size: bytes.length, value: number };
  }
}

/** A flow that only notes what it is offered. */
class Taker implements Fed {
  readonly taken: number[] = [];
  room = 1000;
  readonly state = { offeredThrough: 0, entries: new Map<number, { rowed: boolean }>() };
  /** Messages that a restart found settled or held ahead of the cursor. */
  readonly decided = new Set<number>();

  offer(messages: readonly LiveMessage[]): void {
    for (const { number } of messages) {
      if (number <= this.state.offeredThrough) continue;
      this.taken.push(number);
      if (!this.decided.has(number)) this.state.entries.set(number, { rowed: false });
      this.state.offeredThrough = number;
    }
  }

  failed(error: unknown): void {
    throw error;
  }
}

const reading = {
  format: { decode: (bytes: Uint8Array) => ({ ok: true, value: [new TextDecoder().decode(bytes)], issues: [] }) },
} as unknown as SourceReading;

function feedOf(journal: Journal): SourceFeed {
  return new SourceFeed(1, 0, journal as unknown as Store, () => reading);
}

test('P2: a message that is accepted while an empty journal is being read is not passed over', async () => {
  const [journal, taker] = [new Journal(), new Taker()];
  const feed = feedOf(journal);
  let open = (): void => undefined;
  journal.gate = new Promise(resolve => (open = resolve));
  feed.attach(taker);
  feed.accept([journal.append(1)]);
  open();
  await expect.poll(() => taker.taken).toEqual([1]);
  feed.accept([journal.append(2)]);
  await expect.poll(() => taker.taken).toEqual([1, 2]);
});

test('P11: a message that was read from the journal before intake announced it is not kept in memory a second time', async () => {
  const [journal, taker] = [new Journal(), new Taker()];
  const feed = feedOf(journal);
  const announced = [1, 2, 3].map(number => journal.append(number));
  feed.attach(taker);
  await expect.poll(() => taker.taken).toEqual([1, 2, 3]);
  const rows = [1, 2, 3].map(message => ({ message, state: 'filtered' as const, attempts: 0, at: 0, release: 1 }));
  feed.forget({ rows, forget: [], counts: {}, confirmed: 0, unlock: [] });
  for (const message of announced) feed.accept([message]);
  expect(feed.bytes).toBe(0);
  expect(feed.message(1)).toBeUndefined();
});

test('a flow that is a little behind gets what it had no room for, in order, without reading the journal', async () => {
  const [journal, taker] = [new Journal(), new Taker()];
  const feed = feedOf(journal);
  feed.attach(taker);
  await expect.poll(() => journal.readings).toBe(1);
  taker.room = 0;
  const all = Array.from({ length: 3_000 }, (_, index) => journal.append(index + 1));
  for (let at = 0; at < all.length; at += 100) feed.accept(all.slice(at, at + 100));
  expect(taker.taken).toEqual([]);
  taker.room = 1_000;
  while (taker.taken.length < 3_000) feed.request();
  expect(taker.taken).toEqual(all.map(({ number }) => number));
  feed.accept([journal.append(3_001)]);
  expect(taker.taken.at(-1)).toBe(3_001);
  expect(journal.readings).toBe(1);
});

test('P11: a flow that is far behind reads the journal, and nothing waits for it in memory; each message is given once, in order', async () => {
  const [journal, taker] = [new Journal(), new Taker()];
  const feed = feedOf(journal);
  feed.attach(taker);
  await expect.poll(() => journal.readings).toBe(1);
  taker.room = 0;
  const all = Array.from({ length: 17_000 }, (_, index) => journal.append(index + 1));
  for (let at = 0; at < all.length; at += 1_000) feed.accept(all.slice(at, at + 1_000));
  taker.room = 20_000;
  feed.request();
  expect(taker.taken).toEqual([]);
  await expect.poll(() => taker.taken.length).toBe(17_000);
  feed.accept([journal.append(17_001)]);
  await expect.poll(() => taker.taken.length).toBe(17_001);
  expect(taker.taken).toEqual(Array.from({ length: 17_001 }, (_, index) => index + 1));
});

test('P10, P11: messages that a restart found decided take no room in memory', async () => {
  const [journal, taker] = [new Journal(), new Taker()];
  const feed = feedOf(journal);
  for (const number of [1, 2, 3]) journal.append(number);
  taker.decided.add(2);
  feed.attach(taker);
  await expect.poll(() => taker.taken).toEqual([1, 2, 3]);
  expect(feed.message(2)).toBeUndefined();
  expect(feed.bytes).toBe(2);
});
