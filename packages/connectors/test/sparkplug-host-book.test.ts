import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readAddress, writeAddress } from '../src/sparkplug/address.ts';
import { dataTypes } from '../src/sparkplug/codec/data-type.ts';
import type { Metric, Payload } from '../src/sparkplug/codec/message.ts';
import type { Arrived, HostEffect } from '../src/sparkplug/host/host-message.ts';
import { newBook, onDeaf } from '../src/sparkplug/host/node-book.ts';
import type { BookSettings, NodeBook } from '../src/sparkplug/host/node-book.ts';
import { onMessage, onTime } from '../src/sparkplug/host/node-session.ts';
import { askedRebirth, reborn, wantRebirth } from '../src/sparkplug/host/rebirth.ts';
import type { RebirthPlan } from '../src/sparkplug/host/rebirth.ts';
import { sparkplugFields } from '../src/sparkplug/config.ts';
import { readState, writeState } from '../src/sparkplug/state.ts';
import { deviceTopic, idProblem, nodeTopic, readTopic, stateTopic } from '../src/sparkplug/topic.ts';

const settings: BookSettings = { reorderMs: 2_000, parkedMost: 100, rebirthPauseMs: 10_000 };
const start = 1_793_685_600_000;

const bdSeq = (value: number): Metric => ({ name: 'bdSeq', datatype: dataTypes.Int64, value: { kind: 'long', value } });
const number = (name: string, value: number, alias?: number): Metric => ({
  name,
  ...(alias !== undefined && { alias }),
  datatype: dataTypes.Double,
  value: { kind: 'double', value },
});
const byAlias = (alias: number, value: number): Metric => ({ alias, value: { kind: 'double', value } });

/** A host application that hears one edge node; what followed is kept. */
class Heard {
  book: NodeBook = newBook({ group: 'g', node: 'n' });
  readonly effects: HostEffect[] = [];
  at = start;

  hear(verb: Arrived['verb'], payload: Payload, device?: string): this {
    this.at += 10;
    const arrived = {
      verb,
      payload: { timestamp: this.at, ...payload },
      at: this.at * 1_000,
      ...(device !== undefined && { device }),
    };
    return this.#keep(onMessage(this.book, arrived, settings));
  }

  wait(ms: number): this {
    this.at += ms;
    return this.#keep(onTime(this.book, this.at * 1_000, settings));
  }

  born(session = 0): this {
    return this.hear('NBIRTH', { seq: 0, metrics: [bdSeq(session), number('Own', 0, 1)] }).hear(
      'DBIRTH',
      { seq: 1, metrics: [number('Speed', 0, 2)] },
      'd',
    );
  }

  data(seq: number, value: number): this {
    return this.hear('DDATA', { seq, metrics: [byAlias(2, value)] }, 'd');
  }

  /** Values that data told of the device's metric. */
  get told(): readonly unknown[] {
    return this.effects.flatMap(effect =>
      effect.kind === 'message' && effect.message.verb === 'DDATA' ? effect.message.metrics.map(metric => metric.value) : [],
    );
  }

  of<Kind extends HostEffect['kind']>(kind: Kind): readonly (HostEffect & { readonly kind: Kind })[] {
    return this.effects.filter((effect): effect is HostEffect & { readonly kind: Kind } => effect.kind === kind);
  }

  #keep({ book, effects }: ReturnType<typeof onMessage>): this {
    this.book = book;
    this.effects.push(...effects);
    return this;
  }
}

describe('the order of messages', () => {
  it('messages that come in another order within the time are told in their own [tck-id-operational-behavior-host-reordering-start, tck-id-operational-behavior-host-reordering-success]', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([2, 3, 4, 5, 6, 7], { minLength: 6 }), order => {
        const heard = new Heard().born();
        for (const seq of order) heard.data(seq, seq);
        expect(heard.told).toEqual([2, 3, 4, 5, 6, 7]);
        expect(heard.of('gap')).toEqual([]);
        expect(heard.wait(10_000).book.session).toBe('online');
        expect(heard.book.rebirth.dueAt).toBeUndefined();
      }),
    );
  });

  it('sequence numbers go on from 255 to 0', () => {
    const heard = new Heard().born();
    for (let n = 2; n < 600; n++) heard.data(n % 256, n);
    expect(heard.told).toEqual(Array.from({ length: 598 }, (_, n) => n + 2));
  });

  it('F60: whatever is lost, nothing is guessed, every gap is marked, and at the end the births put it right', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), arrives => {
        const heard = new Heard().born();
        for (const [n, comes] of arrives.entries()) if (comes) heard.data(2 + n, n);
        heard.wait(5_000);
        const firstLost = arrives.indexOf(false);
        const cameAfter = firstLost >= 0 && arrives.slice(firstLost).includes(true);
        expect(heard.book.session).toBe(cameAfter ? 'unsure' : 'online');
        expect(heard.told).toEqual(arrives.flatMap((comes, n) => (comes && (firstLost < 0 || n < firstLost) ? [n] : [])));
        expect(heard.of('gap').length).toBe(cameAfter ? 1 : 0);
        expect(heard.book.rebirth.dueAt !== undefined).toBe(cameAfter);
        heard.born();
        expect(heard.book).toMatchObject({ session: 'online', rebirth: {} });
        expect(heard.told).toEqual(arrives.flatMap((comes, n) => (comes ? [n] : [])));
        expect(heard.book.parked).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('the time that a message may be late is a setting [tck-id-operational-behavior-host-reordering-param]', () => {
    const { host } = sparkplugFields;
    expect(host).toMatchObject({ kind: 'group', fields: { reorder: { kind: 'duration', default: '2 s' } } });
    const heard = new Heard().born().data(3, 1).wait(1_000);
    expect(heard.book.session).toBe('online');
    expect(heard.wait(1_001).book.session).toBe('unsure');
  });

  it('F60: data that waits is bounded, and what found no room lies in a gap', () => {
    const heard = new Heard();
    for (let n = 0; n < 150; n++) heard.data(n % 256, n);
    expect(heard.book.parked).toHaveLength(100);
    heard.born();
    expect(heard.told).toEqual(Array.from({ length: 100 }, (_, n) => n + 50));
    expect(heard.of('gap')).toMatchObject([{ reason: 'overflow', from: (start + 10) * 1_000 }]);
  });

  it('F60: an alias that meant something else before the births is left out and said', () => {
    const heard = new Heard().born().data(3, 1).wait(3_000).data(5, 2);
    heard.hear('NBIRTH', { seq: 0, metrics: [bdSeq(0)] }).hear('DBIRTH', { seq: 1, metrics: [number('Other', 9, 2)] }, 'd');
    expect(heard.told).toEqual([]);
    expect(heard.of('notice').map(notice => notice.code)).toContain('sparkplug.unknown-metric');
  });

  it('F60: births are asked for once, then ever more rarely, however often something is missing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('want', 'born', 'tick'), { maxLength: 400 }), steps => {
        let plan: RebirthPlan = { asked: 0 };
        const asked: number[] = [];
        let now = start;
        for (const step of steps) {
          now += 500;
          if (step === 'want') plan = wantRebirth(plan, now, 10_000);
          if (step === 'born') plan = reborn(plan);
          if (plan.dueAt !== undefined && plan.dueAt <= now) {
            asked.push(now);
            plan = askedRebirth(plan, now, 10_000);
          }
        }
        for (const [n, at] of asked.entries()) if (n > 0) expect(at - asked[n - 1]!).toBeGreaterThanOrEqual(10_000);
      }),
    );
  });
});

describe('births and deaths', () => {
  it('the death of an edge node makes it and its devices offline, and all their metrics stale, by our clock [tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-offline, tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-tags-stale, tck-id-operational-behavior-edge-node-termination-host-action-ndeath-devices-offline, tck-id-operational-behavior-edge-node-termination-host-action-ndeath-devices-tags-stale]', () => {
    const heard = new Heard().born(4).hear('NDEATH', { timestamp: 5, metrics: [bdSeq(4)] });
    expect(heard.book.session).toBe('offline');
    expect(heard.book.own.isOnline).toBe(false);
    expect(heard.book.devices.get('d')?.isOnline).toBe(false);
    expect(heard.of('stale')).toMatchObject([{ at: heard.at * 1_000 }]);
    expect(heard.of('stale')[0]?.device, 'all of it').toBeUndefined();
  });

  it('the death of a device makes it offline and its metrics stale, by the time in it [tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-offline, tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-tags-stale]', () => {
    const heard = new Heard().born().hear('DDEATH', { seq: 2, timestamp: 1_793_685_000_000 }, 'd');
    expect(heard.book.session).toBe('online');
    expect(heard.book.devices.get('d')?.isOnline).toBe(false);
    expect(heard.of('stale')).toMatchObject([{ device: 'd', at: 1_793_685_000_000_000 }]);
    heard.hear('DDATA', { seq: 3, metrics: [byAlias(2, 7)] }, 'd');
    expect(heard.told).toEqual([]);
    expect(heard.of('notice')).toMatchObject([{ code: 'sparkplug.late-data' }]);
  });

  it('F61: the death of an earlier session changes nothing, whenever it comes', () => {
    const heard = new Heard()
      .born(4)
      .born(5)
      .hear('NDEATH', { metrics: [bdSeq(4)] });
    expect(heard.book).toMatchObject({ session: 'online', bdSeq: 5 });
    expect(heard.of('notice')).toMatchObject([{ code: 'sparkplug.old-death' }]);
  });

  it('F61: late data of a dead session is flagged, tells nothing, and leaves it offline', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255), { minLength: 1, maxLength: 30 }), seqs => {
        const heard = new Heard().born(4).hear('NDEATH', { metrics: [bdSeq(4)] });
        for (const seq of seqs) heard.data(seq, 1);
        expect(heard.book.session).toBe('offline');
        expect(heard.told).toEqual([]);
        expect(heard.of('notice').length).toBe(seqs.length);
        heard.born(5);
        expect(heard.told, 'it is not told in the next session either').toEqual([]);
        expect(heard.of('gap')).toMatchObject([{ reason: 'disconnected' }]);
      }),
    );
  });

  it('F61: data that an earlier session sent, seen after the next birth, is flagged and not told', () => {
    const heard = new Heard().born(4).born(5);
    heard.hear('DDATA', { seq: 40, timestamp: start, metrics: [byAlias(2, 7)] }, 'd');
    expect(heard.wait(5_000).book.session).toBe('online');
    expect(heard.told).toEqual([]);
    expect(heard.of('notice')).toMatchObject([{ code: 'sparkplug.late-data' }]);
  });

  it('what an edge node sent into a broken connection, until the broker noticed, lies in the gap before its next birth', () => {
    const heard = new Heard().born(4).data(2, 1);
    const last = heard.at;
    heard
      .wait(45_000)
      .hear('NDEATH', { metrics: [bdSeq(4)] })
      .born(5);
    expect(heard.of('gap')).toMatchObject([{ reason: 'disconnected', from: last * 1_000, to: (heard.at - 10) * 1_000 }]);
  });

  it('devices of an earlier session are stale until they are born again', () => {
    const heard = new Heard().born(4).hear('NBIRTH', { seq: 0, metrics: [bdSeq(5)] });
    expect(heard.of('stale')).toMatchObject([{ device: 'd' }]);
    expect(heard.book.devices.get('d')?.isOnline).toBe(false);
  });

  it('when the broker is no longer heard, everything is stale since its last message, and nothing is known', () => {
    const born = new Heard().born().book;
    const { book, effects } = onDeaf(born, born.lastAt! + 5);
    expect(book.session).toBe('unknown');
    expect(effects).toMatchObject([{ kind: 'stale', at: born.lastAt }]);
  });

  it('a birth that does not keep the standard is said, and what is clear of it is used', () => {
    const heard = new Heard().hear('NBIRTH', {
      seq: 7,
      metrics: [number('A', 1, 3), number('B', 2, 3), { name: 'C' }, { datatype: 10 }],
    });
    expect(heard.of('notice').map(notice => notice.sentence)).toEqual([
      expect.stringContaining('sequence number of its birth is 7'),
      expect.stringContaining('no bdSeq'),
      expect.stringContaining('A and B have the same alias 3'),
      expect.stringContaining('metric C of a birth has no known datatype'),
      expect.stringContaining('no name'),
    ]);
    expect([...heard.book.own.byName.keys()]).toEqual(['A', 'B']);
  });

  it('an instance of a template without its definition, or against it, is a problem of its metric alone', () => {
    const motor = (templateRef: string, metrics: readonly Metric[]): Metric => ({
      name: 'M1',
      datatype: dataTypes.Template,
      value: { kind: 'template', value: { isDefinition: false, templateRef, metrics } },
    });
    const definition: Metric = {
      name: 'Motor',
      datatype: dataTypes.Template,
      value: { kind: 'template', value: { isDefinition: true, metrics: [number('rpm', 0)] } },
    };
    const heard = new Heard().hear('NBIRTH', { seq: 0, metrics: [bdSeq(0), definition, motor('Motor', [number('rpm', 5)])] });
    const seen = heard.of('message')[0]!.message.metrics;
    expect(seen.map(metric => [metric.definition.name, metric.problem === undefined])).toEqual([
      ['bdSeq', true],
      ['M1', true],
    ]);
    heard.hear('NDATA', { seq: 1, metrics: [motor('Motor', [number('new', 5)]), number('bdSeq', 1)] });
    expect(heard.of('message')[1]!.message.metrics[0]).toMatchObject({
      value: null,
      problem: expect.stringContaining('member new'),
    });
  });
});

describe('topics, addresses and states', () => {
  it('topics are read as they are written, and a device stands where one must and nowhere else [tck-id-topic-structure-namespace-valid-group-id, tck-id-topic-structure-namespace-valid-edge-node-id, tck-id-topic-structure-namespace-valid-device-id, tck-id-intro-group-id-string, tck-id-intro-group-id-chars, tck-id-intro-edge-node-id-string, tck-id-intro-edge-node-id-chars, tck-id-intro-device-id-string, tck-id-intro-device-id-chars]', () => {
    const id = fc.string({ unit: 'grapheme', minLength: 1 }).filter(text => idProblem(text) === undefined && text !== 'STATE');
    fc.assert(
      fc.property(id, id, id, (group, node, device) => {
        expect(readTopic(nodeTopic({ group, node }, 'NDATA'))).toEqual({ group, node, verb: 'NDATA' });
        expect(readTopic(deviceTopic({ group, node }, 'DCMD', device))).toEqual({ group, node, verb: 'DCMD', device });
        expect(readTopic(stateTopic(group))).toEqual({ verb: 'STATE', host: group });
      }),
    );
    for (const topic of [
      'spAv1.0/g/NDATA/n',
      'spBv1.0/g/NDATA/n/d',
      'spBv1.0/g/DDATA/n',
      'spBv1.0/g/XDATA/n',
      'spBv1.0/g/DDATA/n/d/x',
      'spBv1.0/STATE',
      'spBv1.0//NDATA/n',
    ])
      expect(readTopic(topic), topic).toBeUndefined();
    for (const wrong of ['', 'a+b', 'a/b', '#', 'nul\0', '\uD800']) expect(idProblem(wrong), JSON.stringify(wrong)).toBeDefined();
  });

  it('the same device id under two edge nodes is two devices [tck-id-topic-structure-namespace-duplicate-device-id-across-edge-node]', () => {
    const one = writeAddress({ group: 'g', node: 'a', device: 'd', name: 'x' });
    const other = writeAddress({ group: 'g', node: 'b', device: 'd', name: 'x' });
    expect(one).not.toBe(other);
    expect(readAddress(one)).toEqual({ group: 'g', node: 'a', device: 'd', name: 'x' });
  });

  it('addresses are read as they are written, whatever stands in ids and names', () => {
    const id = fc.string({ unit: 'grapheme', minLength: 1 }).filter(text => idProblem(text) === undefined);
    const name = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(id, id, fc.option(id, { nil: undefined }), name, (group, node, device, metric) => {
        const address = { group, node, ...(device !== undefined && { device }), name: metric };
        expect(readAddress(writeAddress(address))).toEqual(address);
      }),
    );
    for (const wrong of ['', 'g:x', 'g/n', 'g/n:', 'g/n/d/e:x', '/n:x']) expect(typeof readAddress(wrong), wrong).toBe('string');
  });

  it('a STATE message is two values and nothing else', () => {
    expect(readState(writeState({ online: true, timestamp: start }))).toEqual({ online: true, timestamp: start });
    for (const wrong of [
      'ONLINE',
      '{}',
      '{"online":1,"timestamp":1}',
      '{"online":true}',
      '{"online":true,"timestamp":1.5}',
      '[]',
      '\xff',
    ])
      expect(readState(Buffer.from(wrong, 'latin1')), wrong).toBeUndefined();
  });
});
