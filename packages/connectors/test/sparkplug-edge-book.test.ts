import fc from 'fast-check';
import { expect, it } from 'vitest';

import { decodePayload } from '../src/sparkplug/codec/payload.ts';
import {
  births,
  data,
  declare,
  deathMessage,
  deviceDeath,
  newEdgeBook,
  onHostState,
  ownMetrics,
} from '../src/sparkplug/edge/edge-book.ts';
import type { EdgeBook, Published } from '../src/sparkplug/edge/edge-book.ts';
import type { EdgeValue } from '../src/sparkplug/edge/edge-metric.ts';
import { publishValues } from '../src/sparkplug/edge/sink.ts';
import { toldBy } from '../src/sparkplug/edge/message-values.ts';
import { readTopic } from '../src/sparkplug/topic.ts';
import { newBook } from '../src/sparkplug/host/node-book.ts';
import { onMessage } from '../src/sparkplug/host/node-session.ts';
import type { Outgoing } from '../src/mqtt/session-types.ts';

const id = { group: 'g', node: 'n' };
const settings = { aliases: true, metrics: [] };
const now = 1_793_685_600_000;
const value = (name: string, told: number, at = now): EdgeValue => ({ name, type: 'Double', value: told, timestamp: at });

it('whatever is told of whichever device, a host application finds every message in order and knows every metric [tck-id-topic-structure-namespace-unique-device-id]', () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('tell' as const),
      owner: fc.constantFrom(ownMetrics, 'a', 'b'),
      names: fc.subarray(['x', 'y', 'z'], { minLength: 1 }),
    }),
    fc.record({ kind: fc.constant('rebirth' as const) }),
    fc.record({ kind: fc.constant('die' as const), device: fc.constantFrom('a', 'b') }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), steps => {
      let edge = newEdgeBook(id, settings);
      let host = newBook(id);
      const problems: string[] = [];
      const publish = ({ book, messages }: Published): void => {
        edge = book;
        for (const message of messages) {
          const heard = onMessage(host, arrivedOf(message), { reorderMs: 0, parkedMost: 10, rebirthPauseMs: 1_000 });
          host = heard.book;
          for (const effect of heard.effects)
            if (effect.kind === 'notice' || effect.kind === 'gap') problems.push(effect.sentence);
        }
      };
      publish(births(edge, now));
      for (const [at, one] of steps.entries()) {
        if (one.kind === 'rebirth') publish(births(edge, now + at));
        else if (one.kind === 'die') publish(deviceDeath(edge, one.device, now + at));
        else
          publish(
            publishValues(
              edge,
              one.owner,
              one.names.map(name => value(name, at, now + at)),
              now + at,
              false,
            ) as Published,
          );
      }
      expect(problems).toEqual([]);
      expect(host.session).toBe('online');
    }),
    { numRuns: 200 },
  );
});

function arrivedOf({ topic, payload }: Outgoing): Parameters<typeof onMessage>[1] {
  const read = readTopic(topic);
  const decoded = decodePayload(payload);
  if (read === undefined || read.verb === 'STATE' || read.verb === 'NCMD' || read.verb === 'DCMD' || !decoded.ok)
    throw new Error(topic);
  return { verb: read.verb, ...(read.device !== undefined && { device: read.device }), payload: decoded.value, at: now * 1_000 };
}

it('the first session is number 0, after 255 comes 0, and a death carries the number of its session and no sequence number [tck-id-topics-nbirth-bdseq-increment]', () => {
  const last = { ...newEdgeBook(id, settings), bdSeq: 255 };
  expect(newEdgeBook(id, settings).bdSeq).toBe(0);
  expect(newEdgeBook(id, settings, last).bdSeq).toBe(0);
  const decoded = decodePayload(deathMessage(last, now).payload);
  expect(decoded).toMatchObject({
    ok: true,
    value: { metrics: [{ name: 'bdSeq', datatype: 4, value: { kind: 'long', value: 255 } }] },
  });
  expect(decoded.ok && decoded.value.seq).toBe(undefined);
});

it('only the primary host counts, and only what it said last by its own time [tck-id-message-flow-edge-node-birth-publish-phid-wait-timestamp, tck-id-operational-behavior-edge-node-termination-host-offline-timestamp]', () => {
  const waiting = newEdgeBook(id, { ...settings, primaryHost: 'scada' });
  expect(onHostState(waiting, 'other', { online: true, timestamp: 5 })).toEqual({ book: waiting });
  const { book, next } = onHostState(waiting, 'scada', { online: true, timestamp: 5 });
  expect(next).toBe('birth');
  const born = births(book, now).book;
  expect(onHostState(born, 'scada', { online: false, timestamp: 4 })).toEqual({ book: born });
  expect(onHostState(born, 'scada', { online: false, timestamp: 5 }).next).toBe('end');
  expect(onHostState(born, 'scada', { online: true, timestamp: 9 }).next).toBeUndefined();
});

it('what happened before the births was stored: it is historical and changes no present value', () => {
  const declared = declare(newEdgeBook(id, settings), 'd', [value('x', 1, now - 5)], false) as { readonly book: EdgeBook };
  const born = births(declared.book, now).book;
  const { book, messages } = data(born, 'd', [value('x', 5, now + 5), value('x', 2, now - 9), value('x', 4, now + 4)], now + 6);
  const decoded = decodePayload(messages[0]!.payload);
  const told = decoded.ok ? (decoded.value.metrics ?? []).map(metric => [metric.timestamp, metric.isHistorical === true]) : [];
  expect(told).toEqual([
    [now - 9, true],
    [now + 4, false],
    [now + 5, false],
  ]);
  expect(book.owners.get('d')?.get('x')?.last?.value).toBe(5);
});

it('times are in UTC, milliseconds since 1970 [tck-id-payloads-timestamp-in-UTC, tck-id-payloads-metric-timestamp-in-UTC]', () => {
  const told = toldBy({ metrics: [{ name: 'x', value: 1, timestamp: '2026-11-03T08:00:00+02:00' }] }, 0);
  expect(told).toMatchObject({ kind: 'values', values: [{ timestamp: Date.UTC(2026, 10, 3, 6) }] });
  const published = publishValues(newEdgeBook(id, settings), ownMetrics, [value('x', 1)], now, false) as Published;
  expect(decodePayload(published.messages[0]!.payload)).toMatchObject({ ok: true, value: { timestamp: now } });
});

it('any object is metrics by its fields, with the types of JSON', () => {
  expect(toldBy({ speed: 1, state: { name: 'run', ok: true }, none: null }, 5)).toEqual({
    kind: 'values',
    values: [
      { name: 'speed', type: 'Double', value: 1, timestamp: 5 },
      { name: 'state/name', type: 'String', value: 'run', timestamp: 5 },
      { name: 'state/ok', type: 'Boolean', value: true, timestamp: 5 },
      { name: 'none', type: 'String', value: null, timestamp: 5 },
    ],
  });
  for (const wrong of [
    'text',
    { list: [1] },
    { verb: 'DDEATH' },
    { metrics: [{}] },
    { metrics: [{ name: 'x', type: 'Int8', value: 'y' }] },
  ])
    expect(typeof toldBy(wrong, 5), JSON.stringify(wrong)).toBe('string');
});
