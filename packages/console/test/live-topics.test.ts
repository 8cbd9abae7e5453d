import { describe, expect, test } from 'vitest';
import { liveStatus, statusEvent, type LiveStatus } from '@millrace/api';
import { topicsOf, topicsOfEvent } from '../src/live/topics.ts';
import { healthyStatus } from '../../../tests/fixtures/node-views.ts';

const before = liveStatus(healthyStatus, new Map());

/** The topics of what changed. */
function changed(present: LiveStatus): readonly string[] {
  const event = statusEvent(before, present, '');
  return event === undefined ? [] : topicsOfEvent(event, before);
}

describe('what an event says has changed', () => {
  const [flow] = before.flows as readonly [LiveStatus['flows'][number]];
  const [connection] = before.interfaces as readonly [LiveStatus['interfaces'][number]];

  test('a message that moved concerns what flows', () => {
    const moved = { ...flow, ledger: { ...flow.ledger, confirmed: flow.ledger.confirmed + 1 } };
    expect(changed({ ...before, flows: [moved, ...before.flows.slice(1)] })).toEqual(['flow']);
  });

  test('another rate or another age concerns nobody', () => {
    const paced = { ...flow, outRate: 7, detail: 'proven 4 s ago' };
    const busy = { ...connection, inRate: 5, duplicates: 9 };
    expect(
      changed({ ...before, flows: [paced, ...before.flows.slice(1)], interfaces: [busy, ...before.interfaces.slice(1)] }),
    ).toEqual([]);
  });

  test('a connection that broke concerns connections', () => {
    const broken = { ...connection, breaker: 'open' as const };
    expect(changed({ ...before, interfaces: [broken, ...before.interfaces.slice(1)] })).toEqual(['connection']);
  });

  test('everything told again after the stream was gone concerns everybody; the first time it concerns nobody', () => {
    const whole = statusEvent(undefined, before, '')!;
    expect(topicsOfEvent(whole, before)).toEqual([...topicsOf('find')]);
    expect(topicsOfEvent(whole, undefined)).toEqual([]);
  });

  test('what an answer depends on is what asks for it again', () => {
    expect([...topicsOf('landscape')]).toEqual(['release']);
    expect(topicsOf('held').has('flow')).toBe(false);
    expect(topicsOf('explain').has('flow')).toBe(true);
  });
});
