import { expect, it } from 'vitest';
import type { OpenStore } from './samples.ts';
import { batch, sample, temporaryFolder, text, withStore } from './samples.ts';

/** What append, read and find promise. */
export function journalCases(open: OpenStore): void {
  it('gives back every part of a message as it was appended', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('erp.orders');
      const message = sample('A-1', {
        time: 1_690_000_000_123,
        attributes: { file: 'orders.xml', __proto_: 'x' },
        keys: [['order', '258456']],
      });
      expect(await store.append(batch(source, [message]))).toEqual([{ state: 'accepted', message: 1 }]);
      const [stored] = await store.read(source, 0, 10, 1_000_000);
      expect(stored).toEqual({
        number: 1,
        source,
        id: 'A-1',
        subject: 'subject of A-1',
        time: 1_690_000_000_123,
        receivedAt: 1_700_000_000_000,
        bytes: message.bytes,
        attributes: message.attributes,
      });
      expect(await store.keysOf(1)).toEqual({ order: '258456' });
    }));

  it('keeps bytes, ids and keys exactly: empty, binary, NUL, emoji', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('s');
      const odd = ['', 'a\u0000b', '\u001f', 'quote \' " \\', '🏭 Werk', '__proto__'];
      const bytes = [new Uint8Array(0), Uint8Array.from({ length: 256 }, (_, index) => index)];
      const messages = odd.map((id, index) => sample(id, { subject: id, bytes: bytes[index % 2]!, keys: [['k', id]] }));
      await store.append(batch(source, messages));
      const stored = await store.read(source, 0, 100, 1_000_000);
      expect(stored.map(({ id, subject }) => [id, subject])).toEqual(odd.map(id => [id, id]));
      expect(stored.map(message => [...message.bytes])).toEqual(messages.map(message => [...message.bytes]));
      expect(await Promise.all(odd.slice(1).map(value => store.find(value, 'k', 5)))).toEqual([[2], [3], [4], [5], [6]]);
    }));

  it('keeps a message that could not be read, with its reason', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('s');
      const bad = { code: 'format.json', sentence: 'expected a value at line 1' };
      await store.append(batch(source, [sample('A', { bad })]));
      expect((await store.messages([1]))[0]?.bad).toEqual(bad);
    }));

  it('F17: tells a repeated message from a new one, in a later batch and in the same one', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('s');
      const other = await store.sourceNumber('t');
      await store.append(batch(source, [sample('A')]));
      expect(await store.append(batch(source, [sample('A'), sample('B'), sample('B')]))).toEqual([
        { state: 'duplicate', message: 1 },
        { state: 'accepted', message: 2 },
        { state: 'duplicate', message: 2 },
      ]);
      expect(await store.append(batch(other, [sample('A')]))).toEqual([{ state: 'accepted', message: 3 }]);
      expect(await store.sources()).toMatchObject([
        { accepted: 2, duplicates: 2, conflicts: 0, lastMessage: 2 },
        { accepted: 1, duplicates: 0 },
      ]);
    }));

  it('keeps the same id with other content as a conflict that names the first', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('s');
      const changed = sample('A', { bytes: text('changed') });
      await store.append(batch(source, [sample('A'), sample('B')]));
      expect(await store.append(batch(source, [changed]))).toEqual([{ state: 'conflict', message: 3, first: 1 }]);
      expect(await store.append(batch(source, [changed, sample('A')]))).toEqual([
        { state: 'duplicate', message: 3 },
        { state: 'duplicate', message: 1 },
      ]);
      const [conflict] = await store.messages([3]);
      expect(conflict).toMatchObject({ id: 'A', bytes: changed.bytes, bad: { code: 'intake.conflict' } });
      expect(conflict?.bad?.sentence).toContain('message 1');
      expect(await store.messageById('A')).toEqual([1, 3]);
      expect(await store.sources()).toMatchObject([{ accepted: 3, duplicates: 2, conflicts: 1 }]);
    }));

  it('finds duplicates and conflicts in the midst of a large batch', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('s');
      const messages = Array.from({ length: 200 }, (_, index) => sample(`id-${index % 150}`));
      messages[70] = sample('id-3', { bytes: text('other') });
      const answers = await store.append(batch(source, messages));
      expect(answers[70]).toEqual({ state: 'conflict', message: 71, first: 4 });
      expect(answers.slice(150).map(answer => answer.state)).toEqual(Array.from({ length: 50 }, () => 'duplicate'));
      expect(await store.sources()).toMatchObject([{ accepted: 150, duplicates: 50, conflicts: 1 }]);
      expect((await store.read(source, 0, 1_000, 1_000_000)).map(message => message.number)).toEqual(
        Array.from({ length: 150 }, (_, index) => index + 1),
      );
    }));

  it('stores bytes that several records share once, and gives them to each', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('s');
      const file = new Uint8Array(200_000).fill(7);
      const parts = Array.from({ length: 100 }, (_, part) => sample(`line-${part}`, { bytes: file, part }));
      await store.append(batch(source, [...parts.slice(0, 50), sample('between'), ...parts.slice(50)]));
      expect((await store.size()).bytes).toBeLessThan(4_000_000);
      const stored = await store.read(source, 0, 200, 100_000_000);
      expect(stored.map(message => message.part)).toEqual([
        ...parts.slice(0, 50).map(message => message.part),
        undefined,
        ...parts.slice(50).map(message => message.part),
      ]);
      expect(stored.filter(message => message.part !== undefined).every(message => message.bytes.length === 200_000)).toBe(true);
      const again = await store.append(batch(source, parts));
      expect(again.every(answer => answer.state === 'duplicate')).toBe(true);
      const swapped = await store.append(batch(source, [sample('line-1', { bytes: file, part: 2 })]));
      expect(swapped).toMatchObject([{ state: 'conflict' }]);
    }));

  it('reads a source in order and backwards, within count and bytes, however many others come between', () =>
    withStore(open, async store => {
      const numbers = await Promise.all(Array.from({ length: 50 }, (_, index) => store.sourceNumber(`source-${index}`)));
      for (let round = 0; round < 10; round += 1) {
        await Promise.all(numbers.map(source => store.append(batch(source, [sample(`${round}-a`), sample(`${round}-b`)]))));
      }
      const source = numbers[17]!;
      const all = await store.read(source, 0, 1_000, 1_000_000);
      expect(all.map(message => message.id)).toEqual(
        Array.from({ length: 20 }, (_, n) => `${n >> 1}-${n % 2 === 0 ? 'a' : 'b'}`),
      );
      const third = await store.read(source, all[4]!.number, 3, 1_000_000);
      expect(third.map(message => message.number)).toEqual(all.slice(5, 8).map(message => message.number));
      expect((await store.read(source, 0, 1_000, 40)).length).toBeLessThan(6);
      expect(await store.read(source, 0, 1_000, 1)).toHaveLength(1);
      expect(await store.read(source, all[19]!.number, 10, 1_000)).toEqual([]);
      expect(await store.readBack(source, Number.MAX_SAFE_INTEGER, 1_000, 1_000_000)).toEqual(all.toReversed());
      const before = await store.readBack(source, all[5]!.number, 3, 1_000_000);
      expect(before.map(message => message.number)).toEqual([4, 3, 2].map(place => all[place]!.number));
      expect(await store.readBack(source, all[9]!.number, 1_000, 1)).toEqual([all[8]]);
      expect(await store.readBack(source, all[0]!.number, 10, 1_000)).toEqual([]);
    }));

  it('gives messages by number in the order asked and leaves out what is missing', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('s');
      await store.append(batch(source, [sample('A'), sample('B'), sample('C')]));
      expect((await store.messages([3, 99, 1])).map(message => message.id)).toEqual(['C', 'A']);
    }));

  it('finds messages by key, subject and id, newest first', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('s');
      await store.append(
        batch(source, [
          sample('A', {
            subject: '258456',
            keys: [
              ['order', '258456'],
              ['material', 'M-1'],
            ],
          }),
          sample('B', { subject: 'other', keys: [['order', '258456']] }),
          sample('258456', { subject: 'third', keys: [['lot', '258456']] }),
          sample('D', { subject: '258456' }),
        ]),
      );
      expect(await store.find('258456', 'order', 10)).toEqual([2, 1]);
      expect(await store.find('258456', 'subject', 10)).toEqual([4, 1]);
      expect(await store.find('258456', 'lot', 10)).toEqual([3]);
      expect(await store.find('258456', undefined, 10)).toEqual([4, 3, 2, 1]);
      expect(await store.find('258456', undefined, 2)).toEqual([4, 3]);
      expect(await store.find('M-1', 'nothing', 10)).toEqual([]);
      expect(await store.find('unheard of', undefined, 10)).toEqual([]);
    }));

  it('suggests what begins like a text: keys, subjects and ids, each once with its names', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('s');
      await store.append(
        batch(source, [
          sample('A-1', { subject: '258456', keys: [['order', '258456']] }),
          sample('A-2', { subject: '258457', keys: [['lot', '258456']] }),
          sample('258456-x', { subject: '259', keys: [['order', '3']] }),
          sample('A-3', { subject: '3', keys: [['order', `2584${'x'.repeat(300)}`]] }),
        ]),
      );
      expect(await store.suggest('2584', 10)).toEqual([
        { value: '258456', names: ['order', 'subject', 'lot'] },
        { value: '258456-x', names: ['id'] },
        { value: '258457', names: ['subject'] },
      ]);
      expect((await store.suggest('A-', 2)).map(({ value }) => value)).toEqual(['A-1', 'A-2']);
      expect((await store.suggest('258456', 2)).map(({ value }) => value)).toEqual(['258456', '258456-x']);
      expect(await store.suggest('nothing', 5)).toEqual([]);
      expect((await store.suggest('', 2)).length).toBe(2);
    }));

  it('finds very long key values', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('s');
      const long = 'x'.repeat(10_000);
      await store.append(
        batch(source, [sample('A', { keys: [['note', `${long}1`]] }), sample('B', { keys: [['note', `${long}2`]] })]),
      );
      expect(await store.find(`${long}2`, 'note', 10)).toEqual([2]);
      expect(await store.keysOf(1)).toEqual({ note: `${long}1` });
    }));

  it('commits the cursor of a source with its messages, also without any', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('s');
      expect(await store.sourceCursor(source)).toBeUndefined();
      await store.append(batch(source, [sample('A')], 'row 1'));
      expect(await store.sourceCursor(source)).toBe('row 1');
      await store.append(batch(source, []));
      expect(await store.sourceCursor(source)).toBe('row 1');
      expect(await store.append(batch(source, [], 'row 9'))).toEqual([]);
      expect(await store.sourceCursor(source)).toBe('row 9');
    }));

  it('commits writes in the order in which they were called', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('s');
      const flow = await store.flow('f', source, 0);
      const answers = await Promise.all(
        Array.from({ length: 200 }, async (_, index) => {
          const [answer] = await store.append(batch(source, [sample(`id-${index}`)], `${index}`));
          return answer?.message;
        }),
      );
      expect(answers).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
      expect(await store.sourceCursor(source)).toBe('199');
      expect((await store.flows())[0]).toMatchObject({ number: flow.number, accepted: 200 });
    }));

  it('refuses an append for a source that is not registered without harm to its neighbours in the same commit', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('s');
      const results = await Promise.allSettled([
        store.append(batch(source, [sample('A')])),
        store.append(batch(4_711, [sample('B')])),
        store.append(batch(source, [sample('C')])),
      ]);
      expect(results.map(result => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect((await store.read(source, 0, 10, 1_000)).map(message => message.id)).toEqual(['A', 'C']);
      expect(await store.verify()).toEqual([]);
    }));

  it('has everything again after it was closed and opened', async () => {
    await using folder = await temporaryFolder();
    {
      await using store = await open(folder.path);
      const source = await store.sourceNumber('s');
      await store.append(batch(source, [sample('A', { subject: 'X', keys: [['order', 'X']] })], 'c'));
    }
    await using store = await open(folder.path);
    expect(await store.sourceNumber('s')).toBe(1);
    expect(await store.append(batch(1, [sample('A', { subject: 'X', keys: [['order', 'X']] }), sample('B')]))).toEqual([
      { state: 'duplicate', message: 1 },
      { state: 'accepted', message: 2 },
    ]);
    expect(await store.find('X', 'order', 10)).toEqual([1]);
    expect(await store.sourceCursor(1)).toBe('c');
  });
}
