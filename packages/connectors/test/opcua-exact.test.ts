import { eventually } from '@millrace/connector/testkit';
import type { TagBatch, TagGap, TagSeen } from '@millrace/connector';
import { expect, test } from 'vitest';

import { bookedServer, counts, expectExact } from './opcua-line.ts';
import { open, settings, startProxy, watch } from './opcua-server.ts';
import type { Opened, Watched } from './opcua-server.ts';

/** Watches tags and settles each batch some batches later, as a node does that has to write them; what is not settled when it ends is forgotten. */
function watchLate({ connection }: Opened, addresses: readonly string[], cursor: string | undefined): Watched {
  const watched = { values: [] as TagSeen[], gaps: [] as TagGap[] };
  const waiting: TagBatch[] = [];
  const end = new AbortController();
  let last = cursor;
  const settle = async ({ values, gaps = [], cursor: next, settle: settled }: TagBatch): Promise<void> => {
    watched.values.push(...values);
    watched.gaps.push(...gaps);
    last = next ?? last;
    await settled?.();
  };
  const run = async (): Promise<void> => {
    const requests = addresses.map(address => ({ address }));
    for await (const batch of connection.tags?.observe(requests, cursor, end.signal) ?? []) {
      waiting.push(batch);
      if (waiting.length > 3) await settle(waiting.shift()!);
    }
  };
  const done = run().catch(() => undefined);
  return {
    ...watched,
    cursor: () => last,
    done,
    of: request => watched.values.filter(one => one.request === request).map(one => one.value),
    async stop() {
      end.abort();
      await done;
    },
  };
}

test(
  'F71: queues that were full while nobody asked: what they dropped is read from history and stands before what they kept',
  { timeout: 30_000 },
  async () => {
    await using rig = await bookedServer();
    await using proxy = await startProxy(Number(new URL(rig.served.url).port));
    const config = settings(proxy.url, rig.pki, { history: true, queue: 3 });
    const told: Watched[] = [];
    for (let session = 0; session < 3; session++) {
      await using opened = await open(config);
      const watched = watch(opened, rig.addresses, told.at(-1)?.cursor());
      await eventually('the line is watched', () => counts(watched).length > 5, 10_000);
      const full = (): boolean => watched.gaps.some(gap => gap.reason === 'overflow' && (gap.backfilled ?? 0) > 0);
      if (session > 0) await eventually('the overflow is filled', full, 5_000);
      told.push(watched);
      // Gone without a word: the subscription stays, and its queues run over.
      proxy.cut();
      await watched.done;
      const at = rig.made.length;
      await eventually('cycles pass', () => rig.made.length > at + 8, 10_000);
    }
    expectExact(rig.books, told);
  },
);

test(
  'F64: over several restarts each value is handed over once, also those that do not change',
  { timeout: 30_000 },
  async () => {
    await using rig = await bookedServer();
    const config = settings(rig.served.url, rig.pki, { history: true });
    const told: Watched[] = [];
    for (let session = 0; session < 3; session++) {
      await using opened = await open({ ...config, url: rig.served.url });
      const watched = watch(opened, rig.addresses, told.at(-1)?.cursor());
      const live = () => watched.values.filter(({ request, origin }) => request === 0 && origin === undefined);
      await eventually('the line is watched', () => live().length > 3, 10_000);
      told.push(watched);
      await rig.served.restart();
      await watched.done;
    }
    expect(told.slice(1).map(watched => watched.gaps.length)).toEqual([1, 1]);
    expectExact(rig.books, told);
  },
);

test(
  'a node that is killed before it wrote what it was told, and a server that is killed, in turn: each value is handed over once',
  { timeout: 30_000 },
  async () => {
    await using rig = await bookedServer();
    await using proxy = await startProxy(Number(new URL(rig.served.url).port));
    const config = settings(proxy.url, rig.pki, { history: true, queue: 3 });
    const told: Watched[] = [];
    for (let round = 0; round < 5; round++) {
      await using opened = await open(config);
      const watched = watchLate(opened, rig.addresses, told.at(-1)?.cursor());
      told.push(watched);
      await eventually('the line is watched', () => counts(watched).length > 5, 10_000);
      if (round % 2 === 0) proxy.cut();
      else await rig.served.restart();
      await watched.done;
      const before = rig.made.length;
      await eventually('cycles pass', () => rig.made.length > before + 8, 10_000);
    }
    expectExact(rig.books, told);
    expect(told.flatMap(({ gaps }) => gaps).every(({ backfilled }) => backfilled !== undefined)).toBe(true);
  },
);
