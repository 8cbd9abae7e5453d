import { statusCodes, type Sample } from '@millrace/core';
import { readMoment } from '../../../packages/connectors/src/mtconnect/time.ts';
import type { RecordedItem } from './machine.ts';
import type { Fact } from './witness.ts';

/** A tag of a recorded item and the samples that its observations must become, one each. */
export interface ExpectedTag {
  readonly tag: string;
  readonly address: string;
  readonly type: 'number' | 'text';
  readonly samples: readonly ExpectedSample[];
}

export type ExpectedSample = Pick<Sample, 'value' | 'status' | 'time'>;

/** The tags of an item: one, or one for each axis of a position. */
export function expectedTags(recorded: RecordedItem): readonly ExpectedTag[] {
  const { item, isNumber, width } = recorded;
  const name = item.id.replace('-', '_');
  const axes = width > 1 ? [...'xyzabc'].slice(0, width) : [''];
  return axes.map((axis, place) => {
    const tag = `${name}${axis}`;
    const address = `${item.id}${axis === '' ? '' : `#${axis}`}`;
    return { tag, address, type: isNumber ? 'number' : 'text', samples: samplesOf(recorded, place) };
  });
}

function samplesOf({ facts, isNumber }: RecordedItem, axis: number): readonly ExpectedSample[] {
  const active = new Map<string, string>();
  return facts.map(fact => {
    const time = readMoment(fact.timestamp)?.time ?? NaN;
    return { ...(fact.level === undefined ? told(fact, isNumber, axis) : condition(active, fact)), time };
  });
}

function told({ text }: Fact, isNumber: boolean, axis: number): Omit<ExpectedSample, 'time'> {
  if (text.trim() === 'UNAVAILABLE') return { value: null, status: statusCodes.badNoData };
  return { value: isNumber ? Number(text.trim().split(/\s+/)[axis]) : text, status: statusCodes.good };
}

/** The worst of what is active after the fact. */
function condition(active: Map<string, string>, { level = '', code = '' }: Fact): Omit<ExpectedSample, 'time'> {
  if (level === 'unavailable' || code === '') active.clear();
  if (level === 'unavailable') return { value: null, status: statusCodes.badNoData };
  active.delete(code);
  if (level !== 'normal') active.set(code, level);
  const worst = ['fault', 'warning'].find(each => [...active.values()].includes(each)) ?? 'normal';
  return { value: worst.toUpperCase(), status: statusCodes.good };
}
