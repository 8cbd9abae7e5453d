import type { EquipmentEventAnswer, SeriesAnswer } from '@millrace/core';
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { client } from '../../ask/client.ts';

const minuteMs = 60_000;

/** The times that can be looked back over, in milliseconds. */
export const ranges = {
  '2m': 2 * minuteMs,
  '15m': 15 * minuteMs,
  '1h': 60 * minuteMs,
  '8h': 480 * minuteMs,
  '24h': 1440 * minuteMs,
} as const;
/** One of them. */
export type Range = keyof typeof ranges;

/** What is shown at first: where collecting has only begun, what there is of it. */
export function firstRange(keptFrom: string | undefined): Range {
  return keptFrom === undefined || Date.now() - Date.parse(keptFrom) < 5 * minuteMs ? '2m' : '15m';
}

/** A short range moves on quickly; a long one is much work and hardly changes. */
const everyMs: Readonly<Record<Range, number>> = { '2m': 1000, '15m': 4000, '1h': 10_000, '8h': 30_000, '24h': 60_000 };
/** Points of a chart: about one for each three pixels. */
const points = 240;

/** Which equipment is looked at. */
export interface Which {
  readonly collection: string;
  readonly equipment: string;
}

/** Measurements of the last time; asked again as it moves on, under one name, so that the page keeps one answer and not one for each moment. */
export function useSeries(which: Which, measurements: readonly string[], range: Range): UseQueryResult<SeriesAnswer> {
  const { collection, equipment } = which;
  return useQuery({
    queryKey: ['series', { ...which, measurements, range }],
    queryFn: ({ signal }) =>
      client.series({ collection, equipment, measurements: measurements.join(','), from: beginOf(range), points }, signal),
    enabled: measurements.length > 0,
    refetchInterval: everyMs[range],
    placeholderData: keepPreviousData,
  });
}

/** The states that it was in during the last time. */
export function useStates({ collection, equipment }: Which, range: Range): UseQueryResult<EquipmentEventAnswer> {
  return useQuery({
    queryKey: ['equipmentEvents', { collection, equipment, range }],
    queryFn: ({ signal }) => client.equipmentEvents({ collection, equipment, from: beginOf(range), limit: 1000 }, signal),
    refetchInterval: everyMs[range],
    placeholderData: keepPreviousData,
  });
}

function beginOf(range: Range): string {
  return new Date(Date.now() - ranges[range]).toISOString();
}
