import fc from 'fast-check';
import mqttPacket from 'mqtt-packet';
import { expect, test } from 'vitest';

import { AckOrder } from '../src/mqtt/ack-order.ts';
import { Clashes } from '../src/mqtt/clashes.ts';
import { DeliveryBook } from '../src/mqtt/delivery-book.ts';
import { FrameCutter } from '../src/mqtt/frames.ts';
import type { Frame } from '../src/mqtt/frames.ts';
import { namespaceStructure } from '../src/mqtt/namespace-topic.ts';
import { measurePublish, publishBytes } from '../src/mqtt/publish-bytes.ts';
import { readPublish } from '../src/mqtt/publish-head.ts';
import { tagAddress } from '../src/mqtt/tag-address.ts';
import { microseconds, pointOf, readPayload } from '../src/mqtt/tag-payload.ts';
import { filterProblem, topicPattern, topicProblem } from '../src/mqtt/topic.ts';
import { topicTemplate } from '../src/mqtt/topic-template.ts';
import { message } from './surroundings.ts';

function onePublish(...given: Parameters<typeof measurePublish>): Buffer {
  return publishBytes([measurePublish(...given)]);
}

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const topicName = fc
  .array(fc.stringMatching(/^[a-z0-9 µ]{1,8}$/), { minLength: 1, maxLength: 5 })
  .map(levels => levels.join('/'));
const outgoing = fc.record({
  topic: topicName,
  payload: fc.uint8Array({ maxLength: 300 }),
  qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
  retain: fc.boolean(),
});

test('what is written as PUBLISH is read by the codec of others, properties too', () => {
  fc.assert(
    fc.property(outgoing, fc.integer({ min: 1, max: 65_535 }), fc.dictionary(text, text, { maxKeys: 3 }), (sent, id, user) => {
      const userProperties = Object.fromEntries(Object.entries(user));
      const properties = {
        contentType: 'application/json',
        messageExpiryInterval: 90,
        correlationData: Buffer.from('x'),
        userProperties,
      };
      for (const version of [4, 5] as const) {
        const bytes = onePublish(version === 5 ? { ...sent, properties } : sent, sent.qos === 0 ? 0 : id, version);
        const reader = mqttPacket.parser({ protocolVersion: version });
        const seen: mqttPacket.Packet[] = [];
        reader.on('packet', packet => seen.push(packet));
        reader.parse(bytes);
        expect(seen).toHaveLength(1);
        expect(seen[0]).toMatchObject({ cmd: 'publish', topic: sent.topic, qos: sent.qos, retain: sent.retain });
        expect(Buffer.compare((seen[0] as mqttPacket.IPublishPacket).payload as Buffer, sent.payload)).toBe(0);
        if (version === 5)
          expect((seen[0] as mqttPacket.IPublishPacket).properties).toMatchObject({
            contentType: 'application/json',
            messageExpiryInterval: 90,
            ...(Object.keys(userProperties).length > 0 && { userProperties }),
          });
      }
    }),
    { numRuns: 60 },
  );
});

test('a property ends with the last character that fits into 65,535 bytes', () => {
  const long = 'µ'.repeat(40_000);
  const properties = { contentType: long, userProperties: { note: [long, 'short'] } };
  const bytes = onePublish({ topic: 't', payload: Buffer.from('x'), qos: 1, properties }, 1, 5);
  const seen: mqttPacket.Packet[] = [];
  const reader = mqttPacket.parser({ protocolVersion: 5 });
  reader.on('packet', packet => seen.push(packet));
  reader.parse(bytes);
  const cut = 'µ'.repeat(32_767);
  expect(seen).toMatchObject([
    { payload: Buffer.from('x'), properties: { contentType: cut, userProperties: { note: [cut, 'short'] } } },
  ]);
});

test('packets are cut the same however the network cuts the stream', () => {
  fc.assert(
    fc.property(
      fc.array(outgoing, { minLength: 1, maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
      (all, cuts) => {
        const stream = publishBytes(all.map((one, index) => measurePublish(one, one.qos === 0 ? 0 : index + 1, 5)));
        const frames: Frame[] = [];
        const cutter = new FrameCutter(10_000, frame => frames.push(frame));
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = cuts[turn % cuts.length] ?? 1;
          cutter.push(stream.subarray(at, at + size));
          at += size;
        }
        const read = frames.map(frame => readPublish(frame, 5));
        expect(read.map(({ topic, qos, retain }) => ({ topic, qos, retain }))).toEqual(
          all.map(({ topic, qos, retain }) => ({ topic, qos, retain })),
        );
        expect(Buffer.concat(read.map(({ payload }) => payload))).toEqual(Buffer.concat(all.map(({ payload }) => payload)));
      },
    ),
    { numRuns: 60 },
  );
});

test('F48: of a packet beyond the limit only the head is kept, and what follows it is read', () => {
  const long = onePublish({ topic: 'long', payload: Buffer.alloc(3_000_000, 1), qos: 1 }, 7, 4);
  const next = onePublish({ topic: 'next', payload: Buffer.from('x'), qos: 1 }, 8, 4);
  const frames: Frame[] = [];
  const cutter = new FrameCutter(1_000_000, frame => frames.push(frame));
  const stream = Buffer.concat([long, next]);
  for (let at = 0; at < stream.length; at += 65_536) cutter.push(stream.subarray(at, at + 65_536));
  expect(frames.map(({ size }) => size)).toEqual([long.length, next.length]);
  expect(frames[0]?.bytes.length).toBe(128 * 1024);
  expect(readPublish(frames[0]!, 4)).toMatchObject({ topic: 'long', packetId: 7 });
  expect(readPublish(frames[1]!, 4)).toMatchObject({ topic: 'next' });
});

test('bytes that are no MQTT never pass the cutter and the reader as something else than an error or a message', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), bytes => {
      const cutter = new FrameCutter(1_000, frame => {
        if ((frame.bytes[0] ?? 0) >> 4 !== 3) return;
        try {
          expect(readPublish(frame, 5).payload).toBeInstanceOf(Buffer);
        } catch (error) {
          expect((error as Error).message).toMatch(/^a (?:PUBLISH|packet)/);
        }
      });
      try {
        cutter.push(Buffer.from(bytes));
      } catch (error) {
        expect((error as Error).message).toBe('a packet whose length is not valid');
      }
    }),
  );
});

test('a topic that is not UTF-8 is told, and does not end the session', () => {
  const bytes = onePublish({ topic: 'xx', payload: Buffer.from('p'), qos: 1 }, 1, 4);
  bytes.set([0xc3, 0x28], 4);
  expect(readPublish({ bytes, bodyAt: 2, size: bytes.length }, 4)).toMatchObject({
    topicProblem: 'the topic is not UTF-8',
    packetId: 1,
  });
});

test('acknowledgements leave in the order in which messages came, whatever the order of settling (MQTT-4.6.0-2)', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8], { minLength: 8 }), order => {
      const acks = new AckOrder();
      for (let packetId = 1; packetId <= 8; packetId++)
        expect(acks.receive({ packetId, qos: packetId % 2 === 0 ? 2 : 1 })).toBe('new');
      const sent = order.flatMap(packetId => acks.settle([packetId]).map(packet => packet.packetId));
      expect(sent).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(acks.open).toBe(0);
    }),
  );
});

test('F54: a packet of QoS 2 that comes again before it is released is no new message', () => {
  const acks = new AckOrder();
  expect(acks.receive({ packetId: 9, qos: 2 })).toBe('new');
  expect(acks.receive({ packetId: 9, qos: 2 })).toBe('waiting');
  acks.settle([9]);
  expect(acks.receive({ packetId: 9, qos: 2 })).toBe('answered');
  acks.release(9);
  expect(acks.receive({ packetId: 9, qos: 2 })).toBe('new');
});

test('F54: what the broker delivers again has the id that it had, also after a restart; equal content is another message', () => {
  const one = { packetId: 5, topic: 't', payload: Buffer.from('{"count":1}'), dup: false };
  const book = new DeliveryBook('e', 100);
  const first = book.idOf(one);
  expect(book.idOf({ ...one, packetId: 6 })).not.toBe(first);
  const restarted = new DeliveryBook('other', 100, JSON.parse(JSON.stringify(book.state())));
  expect(restarted.idOf({ ...one, dup: true })).toBe(first);
  expect(restarted.idOf({ ...one, dup: true, payload: Buffer.from('{"count":2}') })).not.toBe(first);
  expect(restarted.idOf(one)).not.toBe(first);
});

test('ids of deliveries are never given twice, and the book stays inside its bound', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 3 })), { maxLength: 200 }), all => {
      let book = new DeliveryBook('e', 10);
      const ids = all.map(([packetId, content], index) => {
        if (index % 17 === 16) book = new DeliveryBook('x', 10, book.state());
        return book.idOf({ packetId, topic: 't', payload: Buffer.from([content]), dup: false });
      });
      expect(new Set(ids).size).toBe(ids.length);
      expect(Buffer.from(book.state().entries, 'base64').length).toBeLessThanOrEqual(20 * 6);
    }),
  );
});

test('topics and filters that the standard forbids are refused with a sentence', () => {
  for (const bad of ['', 'a//b', '/a', 'a/', 'a/+/b', 'a/#', '$SYS/x', 'a\0b', 'a\uD800b', 'x'.repeat(65_536)])
    expect(topicProblem(bad)).toBeDefined();
  expect(topicProblem('plants/lyon/line-1/µ')).toBeUndefined();
  for (const bad of ['', 'a/b+', 'a/#/b', '#a', 'a\0']) expect(filterProblem(bad)).toBeDefined();
  for (const good of ['#', '+', 'a/+/b/#', '$share/group/a/#', '/a']) expect(filterProblem(good)).toBeUndefined();
});

test('a pattern names levels, and a wildcard at the first level leaves the topics of the broker alone', () => {
  const pattern = topicPattern('plants/{site}/+/{line}/#');
  expect(pattern.filter).toBe('plants/+/+/+/#');
  expect(pattern.match('plants/lyon/packing/line-1/x/y')).toEqual({ site: 'lyon', line: 'line-1' });
  expect(pattern.match('plants/lyon/packing/line-1')).toEqual({ site: 'lyon', line: 'line-1' });
  expect(pattern.match('plants/lyon')).toBeUndefined();
  expect(topicPattern('#').match('$SYS/broker/uptime')).toBeUndefined();
  expect(topicPattern('$share/g/{a}/b').match('x/b')).toEqual({ a: 'x' });
  expect(() => topicPattern('a/x{b}')).toThrow('whole level');
});

test('a template is filled level by level, and no value can add or widen a level', () => {
  const item = (line: string) => message('1', { line, equipment: 'packing/line-1' }, { order: '4711' });
  const template = topicTemplate('plants/{value.line}/{key.order}/{path.equipment}');
  expect(template.fill(item('L1'))).toEqual({ topic: 'plants/L1/4711/packing/line-1' });
  for (const bad of ['a/b', '#', '+', '', 'a\0']) expect(template.fill(item(bad))).toHaveProperty('problem');
  expect(topicTemplate('{value.line}').fill(item('$SYS'))).toHaveProperty('problem');
  expect(() => topicTemplate('a/#')).toThrow('wildcard');
  expect(() => topicTemplate('a/{nothing}')).toThrow('not known');
});

test('a namespace says what it lacks, and different names stay different topics', () => {
  expect(() => namespaceStructure('{enterprise}/{site}/{measurement}', 'acme')).toThrow('lacks {equipment}');
  expect(() => namespaceStructure('{enterprise}/{site}/{equipment.2}/{measurement}', 'acme')).toThrow('lacks {equipment}');
  const series = { site: 'lyon', equipment: 'packing/line-1', measurement: 'speed', collection: 'line', type: 'double' as const };
  const isa = namespaceStructure('{enterprise}/{site}/{equipment.1}/{equipment.2}/{measurement}', 'acme');
  expect(isa.topicOf(series)).toEqual({ topic: 'acme/lyon/packing/line-1/speed' });
  expect(isa.topicOf({ ...series, equipment: 'line-1' })).toHaveProperty('problem');
  const whole = namespaceStructure('{enterprise}/{site}/{equipment}/{measurement}', 'acme');
  expect(whole.topicOf({ ...series, measurement: 'a/b' })).toEqual({ topic: 'acme/lyon/packing/line-1/a%2Fb' });
  expect(whole.topicOf({ ...series, measurement: 'a%2Fb' })).toEqual({ topic: 'acme/lyon/packing/line-1/a%252Fb' });
});

test('F63: payloads are read exactly; what cannot be is a status and never a value', () => {
  const settings = { value: 'value', time: 'time', quality: 'quality' };
  const read = (payload: string | Uint8Array, path: readonly string[] = []) =>
    pointOf(readPayload(Buffer.from(payload)), path, settings);
  expect(read('9223372036854775807')).toEqual({ value: 9223372036854775807n, status: 0 });
  expect(read('NaN')).toEqual({ value: NaN, status: 0 });
  expect(read('1e400')).toEqual({ value: null, status: 0x803c_0000 });
  expect(read('running')).toEqual({ value: 'running', status: 0 });
  expect(read(Uint8Array.of(0xff, 0xfe))).toEqual({ value: null, status: 0x8007_0000 });
  expect(read('{"a":{"b":[1,2]}}', ['a', 'b', '1'])).toEqual({ value: 2, status: 0 });
  expect(read('{"a":1}', ['b'])).toEqual({ value: null, status: 0x809b_0000 });
  expect(read('not json', ['b'])).toEqual({ value: null, status: 0x8007_0000 });
  expect(read('{"value":1,"quality":"bad"}')).toEqual({ value: 1, status: 0x8000_0000 });
  expect(read('{"value":1,"quality":2150891520}')).toEqual({ value: 1, status: 2150891520 });
  expect(read('{"value":1,"quality":"odd"}')).toEqual({ value: 1, status: 0x4000_0000 });
  expect(read('{"__proto__":{"value":1}}', ['constructor', 'name'])).toEqual({ value: null, status: 0x809b_0000 });
});

test('times are read as RFC 3339 with microseconds, and as numbers of any usual unit', () => {
  const at = 1_793_685_600_123_456;
  for (const told of ['2026-11-03T06:00:00.123456Z', '2026-11-03T07:00:00.123456+01:00', at, BigInt(at) * 1000n])
    expect(microseconds(told)).toBe(at);
  expect(microseconds(1_793_685_600)).toBe(1_793_685_600_000_000);
  expect(microseconds(1_793_685_600_123)).toBe(1_793_685_600_123_000);
  for (const bad of ['yesterday', '2026-11-03T06:00:00', -1, true, null, undefined]) expect(microseconds(bad)).toBeUndefined();
});

test('an address is a topic and perhaps a path; anything else is told', () => {
  expect(tagAddress('a/b#c.0')).toEqual({ topic: 'a/b', path: ['c', '0'] });
  expect(tagAddress('a/b')).toEqual({ topic: 'a/b', path: [] });
  for (const bad of ['', 'a/+', '#x', 'a#', 'a#b..c', '$SYS/x']) expect(tagAddress(bad)).toBeTypeOf('string');
});

test('F53: of two clients that drive each other out, the one that reaches the limit first gives way, for a while', () => {
  const clashes = new Clashes();
  for (const at of [0, 1_000]) clashes.ended('hub', true, at);
  expect(clashes.awayUntil('hub', 1_000)).toBeUndefined();
  clashes.ended('hub', true, 2_000);
  expect(clashes.awayUntil('hub', 2_000)).toBeGreaterThan(2_000);
  expect(clashes.awayUntil('other', 2_000)).toBeUndefined();
  expect(clashes.awayUntil('hub', 2_000 + 3_600_000)).toBeUndefined();
});

test('a broker that is restarted now and then is no clash', () => {
  const clashes = new Clashes();
  for (let at = 0; at < 10; at++) clashes.ended('hub', false, at * 60_000);
  expect(clashes.awayUntil('hub', 600_000)).toBeUndefined();
});
