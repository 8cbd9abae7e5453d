import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NodeStatus } from '@millrace/core';
import {
  eventText,
  liveStatus,
  openEventReader,
  openLive,
  openRateMeter,
  statusAfter,
  statusAt,
  statusEvent,
  type LiveEvent,
  type LiveStatus,
  type StatusEvent,
} from '../src/index.ts';
import { healthyStatus, troubledStatus } from '../../../tests/fixtures/node-views.ts';

const now = Date.parse('2026-11-23T08:00:00.000Z');
const moment = fc.integer({ min: 0, max: 3_600_000 }).map(ago => new Date(now - ago).toISOString());

const flow = (name: string) =>
  fc.record(
    {
      name: fc.constant(name),
      health: fc.constantFrom('flowing', 'quiet', 'blocked'),
      detail: fc.string({ maxLength: 4 }),
      ledger: fc.record({ accepted: fc.nat(3), confirmed: fc.nat(3), held: fc.nat(2) }),
      backlog: fc.record({ messages: fc.nat(2), oldest: moment }, { requiredKeys: ['messages'] }),
      site: fc.constantFrom('pune', 'lyon'),
      lastProof: moment,
      inRate: fc.nat(3),
      outRate: fc.nat(3),
    },
    { requiredKeys: ['name', 'health', 'detail', 'ledger', 'backlog', 'inRate', 'outRate'] },
  );

const status = fc
  .record(
    {
      node: fc.constant('a'),
      release: fc.constantFrom('r1', 'r2'),
      ready: fc.boolean(),
      intake: fc.constantFrom('open', 'refused'),
      intakeDetail: fc.string({ maxLength: 3 }),
      names: fc.constantFrom<readonly string[]>(['f1', 'f2'], ['f2', 'f1'], ['f1'], []),
    },
    { requiredKeys: ['node', 'release', 'ready', 'intake', 'names'] },
  )
  .chain(({ names, ...node }) =>
    fc.tuple(...names.map(flow)).map(flows => ({ ...node, flows, interfaces: [] }) as unknown as LiveStatus),
  );

describe('what changed of a status', () => {
  test('applying what was told to what was known gives the present, whatever happened between', () => {
    fc.assert(
      fc.property(fc.array(status, { minLength: 1, maxLength: 6 }), statuses => {
        let told: LiveStatus | undefined;
        let known: LiveStatus | undefined;
        for (const present of statuses) {
          const event = statusEvent(told, present, '2026-11-23T08:00:00.000Z');
          if (event) known = statusAfter(known, read(eventText(event))[0] as StatusEvent);
          told = present;
          expect(known).toEqual(present);
        }
      }),
    );
  });

  test('nothing is told of what stays the same, and it stays the same object', () => {
    const before = liveStatus(troubledStatus, new Map());
    expect(statusEvent(before, liveStatus(structuredClone(troubledStatus), new Map()), '')).toBeUndefined();
    const [first, ...rest] = before.flows;
    const event = statusEvent(before, { ...before, flows: [{ ...first!, detail: 'other' }, ...rest] }, '')!;
    expect(event.flows).toEqual([{ name: first!.name, detail: 'other' }]);
    const after = statusAfter(before, event);
    expect(after.flows[0]).toMatchObject({ detail: 'other' });
    expect(after.flows[1]).toBe(before.flows[1]);
    expect(after.interfaces).toBe(before.interfaces);
  });

  test('a status comes back from the stream as the node would answer it', () => {
    const withMoments: NodeStatus = {
      ...healthyStatus,
      flows: healthyStatus.flows.map(({ provenAgoMs: _, lastProof, ...each }) => ({
        ...each,
        ...(lastProof !== undefined && { lastProof, provenAgoMs: now - Date.parse(lastProof) }),
        backlog: { messages: 1, oldest: '2026-11-23T07:59:00.000Z', oldestMs: 60_000 },
      })),
    };
    expect(statusAt(liveStatus(withMoments, new Map()), now)).toEqual(withMoments);
  });
});

describe('rates', () => {
  test('are messages a second over the last seconds, for flows and for the interfaces they use', () => {
    const meter = openRateMeter(5000);
    const at = (accepted: number, confirmed: number): NodeStatus => ({
      ...healthyStatus,
      flows: healthyStatus.flows.map(each => ({ ...each, ledger: { ...each.ledger, accepted, confirmed } })),
    });
    const [{ name, source, target }] = healthyStatus.flows as readonly [NodeStatus['flows'][number]];
    expect(meter.take(at(0, 0), 0).get(name)).toEqual({ inRate: 0, outRate: 0 });
    expect(meter.take(at(3, 1), 2000).get(name)).toEqual({ inRate: 1.5, outRate: 0.5 });
    for (let second = 3; second <= 20; second++) meter.take(at(3 + (second - 2) * 5000, 1), second * 1000);
    const rates = meter.take(at(3 + 19 * 5000, 1), 21_000);
    expect(rates.get(name)).toEqual({ inRate: 5000, outRate: 0 });
    expect(rates.get(source)).toMatchObject({ inRate: 5000 });
    expect(rates.get(target)).toMatchObject({ outRate: 0 });
  });
});

describe('the text of the stream', () => {
  const events: readonly LiveEvent[] = [
    { kind: 'held', total: 3 },
    { kind: 'release', release: 'line\nbreak, ünïcode and </script>' },
    { kind: 'recent', messages: [] },
  ];

  test('is read back in whatever pieces it comes, between comments and in either form of line end', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { maxLength: 8 }), fc.boolean(), (cuts, crlf) => {
        const lines = `: hello\n\nretry: 2000\n\n${events.map(eventText).join(': still here\n\n')}`;
        const text = crlf ? lines.replaceAll('\n', '\r\n') : lines;
        const places = [0, ...cuts.map(cut => cut % text.length).toSorted((a, b) => a - b), text.length];
        const reader = openEventReader();
        const found = places.slice(1).flatMap((end, index) => reader(text.slice(places[index], end)));
        expect(found).toEqual(events);
      }),
    );
  });

  test('an event that never ends is refused instead of kept', () => {
    const reader = openEventReader();
    expect(() => {
      for (let piece = 0; piece < 40; piece++) reader('x'.repeat(1024 * 1024));
    }).toThrow(RangeError);
  });

  test('a refusal of the node is an ApiError with its problem', async () => {
    const problem = {
      type: 'urn:millrace:error:server.live-full',
      title: 'full',
      status: 503,
      code: 'server.live-full',
      detail: '-',
      requestId: 'r-1',
    };
    const fetch = async () => new Response(JSON.stringify(problem), { status: 503 });
    const listening = openLive({ url: 'http://node.test', fetch }, new AbortController().signal);
    await expect(listening.next()).rejects.toMatchObject({ kind: 'refused', problem: { code: 'server.live-full' } });
  });
});

function read(text: string): readonly LiveEvent[] {
  return openEventReader()(text);
}
