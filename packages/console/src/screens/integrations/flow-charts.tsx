import type { FlowHistory, HistoryPoint } from '@millrace/core';
import { useMemo, type ReactNode } from 'react';
import { durationSteps } from '../../parts/chart-options.ts';
import { TimeChart } from '../../parts/time-chart.tsx';
import { useLanguage } from '../../text/language.tsx';
import { durationText } from '../../text/time.ts';
import { rateUnit } from './rate-text.ts';
import { useIntegrationWords } from './words.ts';

interface Past {
  readonly history: FlowHistory;
}

type Values = readonly (number | null)[];

/** How long messages took, over time. */
export function LatencyChart({ history: { points, latency } }: Past): ReactNode {
  const say = useIntegrationWords();
  const { language } = useLanguage();
  const at = useMemo(() => timesOf(points), [points]);
  const lines = useMemo(
    () => [
      {
        id: 'p99',
        title: say('p99'),
        color: '--state-off',
        values: valuesOf(points, point => point.latency?.p99Ms),
        dash: [4, 3],
      },
      { id: 'p95', title: say('p95'), color: '--state-unknown', values: valuesOf(points, point => point.latency?.p95Ms) },
      { id: 'p50', title: say('p50'), color: '--state-good', values: valuesOf(points, point => point.latency?.p50Ms) },
    ],
    [points, say],
  );
  const time = (ms: number): string => durationText(ms, language);
  const summary =
    latency === undefined
      ? say('latenciesNone')
      : say('latenciesAbout', {
          count: latency.count,
          p50: time(latency.p50Ms),
          p95: time(latency.p95Ms),
          p99: time(latency.p99Ms),
        });
  return (
    <div>
      <h3>{say('latencies')}</h3>
      <TimeChart
        label={say('latencies')}
        summary={summary}
        at={at}
        lines={lines}
        format={time}
        steps={durationSteps}
        height={170}
      />
    </div>
  );
}

/** What came in and went out, over time, in the unit that fits the most. */
export function RateChart({ history: { points } }: Past): ReactNode {
  const say = useIntegrationWords();
  const { language } = useLanguage();
  const at = useMemo(() => timesOf(points), [points]);
  const most = Math.max(0, ...points.flatMap(point => [point.acceptedPerSecond ?? 0, point.confirmedPerSecond ?? 0]));
  const { unit, seconds } = rateUnit(most);
  const lines = useMemo(() => {
    const rates = (rate: (point: HistoryPoint) => number | undefined): Values =>
      valuesOf(points, rate).map(value => value && value * seconds);
    return [
      { id: 'in', title: say('rateIn'), color: '--state-off', values: rates(point => point.acceptedPerSecond), dash: [4, 3] },
      { id: 'out', title: say('rateOut'), color: '--state-good', values: rates(point => point.confirmedPerSecond) },
    ];
  }, [points, say, seconds]);
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const rate = (value: number): string => say(unit, { rate: number.format(value) });
  const [mostIn, mostOut] = lines.map(({ values }) => rate(Math.max(0, ...values.map(value => value ?? 0))));
  const summary = say('ratesAbout', { in: mostIn!, out: mostOut! });
  return (
    <div>
      <h3>{say('rates')}</h3>
      <TimeChart label={say('rates')} summary={summary} at={at} lines={lines} format={rate} height={170} />
    </div>
  );
}

/** How long the oldest message had waited, over time. */
export function AgeChart({ history: { points } }: Past): ReactNode {
  const say = useIntegrationWords();
  const { language } = useLanguage();
  const at = useMemo(() => timesOf(points), [points]);
  const lines = useMemo(
    () => [
      {
        id: 'oldest',
        title: say('oldest'),
        color: '--state-wait',
        fill: 'solid' as const,
        values: valuesOf(points, point => point.oldestMs),
      },
    ],
    [points, say],
  );
  const age = (ms: number): string => (ms === 0 ? say('nothing') : durationText(ms, language));
  const most = Math.max(0, ...lines[0]!.values.map(value => value ?? 0));
  const summary = most === 0 ? say('agesNone') : say('agesAbout', { age: age(most) });
  return (
    <div>
      <h3>{say('ages')}</h3>
      <TimeChart label={say('ages')} summary={summary} at={at} lines={lines} format={age} steps={durationSteps} height={170} />
    </div>
  );
}

function valuesOf(points: readonly HistoryPoint[], value: (point: HistoryPoint) => number | undefined): Values {
  return points.map(point => value(point) ?? null);
}

function timesOf(points: readonly HistoryPoint[]): readonly number[] {
  return points.map(({ at }) => Date.parse(at));
}
