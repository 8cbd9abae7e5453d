import { forwardCounters } from '@millrace/core';
import type { ForwardVerdict, RangeFacts } from '@millrace/core';
import type { ForwardRangeRecord, SeriesCount } from '@millrace/store';
import type { ForwardRange } from './forward-range.ts';

type Counter = keyof ReturnType<typeof forwardCounters>;

/** What a range that was given adds to the counters of a target. */
export function countsOfVerdict(target: string, range: ForwardRange, verdict: ForwardVerdict): readonly SeriesCount[] {
  const names = forwardCounters(target);
  const taken = verdict.kind === 'held' ? names.held : names.forwarded;
  return [
    ...[...range.samples].map(([equipment, samples]): SeriesCount => [equipment, taken, samples]),
    ...range.damaged.map(({ equipment, samples }): SeriesCount => [equipment, names.held, samples]),
  ];
}

/** What moves from one counter to another when ranges do; without a counter, they were or come in flight. */
export function countsOfMove(
  target: string,
  samples: ForwardRangeRecord['samples'],
  from: Counter | undefined,
  to: Counter | undefined,
): readonly SeriesCount[] {
  const names = forwardCounters(target);
  return Object.entries(samples).flatMap(([equipment, count]): SeriesCount[] => [
    ...(from === undefined ? [] : [[equipment, names[from], -count] as const]),
    ...(to === undefined ? [] : [[equipment, names[to], count] as const]),
  ]);
}

/** What of a range that was given is held: all of it where it was refused, else the blocks that cannot be read. */
export function heldOf(
  after: number,
  through: number,
  range: ForwardRange,
  verdict: ForwardVerdict,
  at: number,
): readonly RangeFacts[] {
  if (verdict.kind === 'held') {
    const { code, sentence } = verdict;
    return [{ first: after + 1, last: through, state: 'held', code, sentence, at }];
  }
  if (verdict.kind !== 'forwarded') return [];
  return range.damaged.map(({ sequence, sentence }) => ({
    first: sequence,
    last: sequence,
    state: 'held' as const,
    code: 'forward.damaged',
    sentence,
    at,
  }));
}
