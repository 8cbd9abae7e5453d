import { expect, it } from 'vitest';
import { firstBrokenEntry } from '../audit-chain.ts';
import type { CorrectionInput } from '../store.ts';
import type { OpenStore } from './samples.ts';
import { batch, sample, temporaryFolder, text, withStore } from './samples.ts';

const correction: CorrectionInput = {
  at: 10,
  who: 'anna',
  reason: 'the unit was wrong',
  message: 1,
  bytes: text('{"unit":"KG"}'),
  replaces: 'ab'.repeat(32),
};

/** What is kept of corrections: everything, in order, with the audit trail beside it. */
export function correctionCases(open: OpenStore): void {
  it('P11-10e2: keeps every correction of a message, each with its audit entry; what was received stays as it was', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('s');
      await store.append(batch(source, [sample('a')]));
      const before = await store.messages([1]);
      const made = [];
      for (const unit of ['KG', 'G', 'T'])
        made.push(await store.addCorrection({ ...correction, bytes: text(unit), deliveries: [[1, 5]] }));
      expect(made).toMatchObject([
        { number: 1, audit: 1, size: 2, deliveries: [[1, 5]] },
        { number: 2, audit: 2, size: 1 },
        { number: 3, audit: 3, size: 1 },
      ]);
      expect(await store.corrections()).toEqual(made);
      expect(await Promise.all([1, 2, 3].map(number => store.correctionBytes(number)))).toEqual(['KG', 'G', 'T'].map(text));
      expect(await store.correctionBytes(4)).toBeUndefined();
      expect(await store.messages([1])).toEqual(before);
      const trail = await store.auditTrail(0, 10);
      expect(trail[0]).toMatchObject({ who: 'anna', action: 'correct message', subject: 'message 1', reason: correction.reason });
      expect(JSON.parse(trail[0]!.before!)).toEqual({ sha256: correction.replaces });
      expect(JSON.parse(trail[0]!.after!)).toMatchObject({ correction: 1, deliveries: [[1, 5]] });
      expect(firstBrokenEntry(trail)).toBeUndefined();
      expect(await store.verify()).toEqual([]);
    }));

  it('A11-6: keeps what a second person says to a correction, once', () =>
    withStore(open, async store => {
      const proposed = await store.addCorrection(correction);
      expect(proposed).not.toHaveProperty('deliveries');
      const decision = {
        at: 20,
        who: 'ben',
        reason: 'seen on paper',
        correction: 1,
        agreed: true,
        deliveries: [[1, 5]] as const,
      };
      expect(await store.decideCorrection(decision)).toMatchObject({
        number: 1,
        decision: { at: 20, who: 'ben', reason: 'seen on paper', agreed: true, deliveries: [[1, 5]], audit: 2 },
      });
      await expect(store.decideCorrection(decision)).rejects.toThrow();
      await expect(store.decideCorrection({ ...decision, correction: 7 })).rejects.toThrow(/there is none/);
      expect((await store.auditTrail(0, 10)).map(({ action, subject }) => [action, subject])).toEqual([
        ['propose correction', 'message 1'],
        ['agree to correction', 'correction 1 of message 1'],
      ]);
      expect(await store.verify()).toEqual([]);
    }));

  it('finds corrections again when it is opened again', async () => {
    await using folder = await temporaryFolder();
    const made = [];
    {
      await using store = await open(folder.path);
      made.push(await store.addCorrection({ ...correction, deliveries: [[1, 5]] }));
      await store.addCorrection({ ...correction, message: 2 });
      made.push(await store.decideCorrection({ at: 20, who: 'ben', reason: 'no', correction: 2, agreed: false, deliveries: [] }));
    }
    await using store = await open(folder.path);
    expect(await store.corrections()).toEqual(made);
  });
}
