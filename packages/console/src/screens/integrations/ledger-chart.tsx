import { Group, Text } from '@mantine/core';
import type { FlowHistory } from '@millrace/core';
import { useMemo, type ReactNode } from 'react';
import type { ChartLine } from '../../parts/chart-lines.ts';
import { wholeSteps } from '../../parts/chart-options.ts';
import type { Fill } from '../../parts/chart-paint.ts';
import { TimeChart } from '../../parts/time-chart.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { useLanguage } from '../../text/language.tsx';
import { durationText, momentText } from '../../text/time.ts';
import { ledgerParts, ledgerSeries, type LedgerPart, type LedgerSeries } from './ledger-series.ts';
import { useIntegrationWords } from './words.ts';

/** How each part is painted. Two of the same colour differ in kind. */
const looks: Readonly<Record<LedgerPart, { readonly color: string; readonly fill: Fill }>> = {
  confirmed: { color: '--state-good', fill: 'solid' },
  filtered: { color: '--state-off', fill: 'solid' },
  cancelled: { color: '--state-off', fill: 'hatched' },
  superseded: { color: '--state-off', fill: 'dotted' },
  expired: { color: '--state-unknown', fill: 'solid' },
  held: { color: '--state-bad', fill: 'solid' },
  inFlight: { color: '--state-wait', fill: 'hatched' },
};

/** The ledger as an area that must close: its parts on top of each other, under the line of what was accepted. */
export function LedgerChart(props: { readonly history: FlowHistory; readonly counted: 'range' | 'begin' }): ReactNode {
  const say = useIntegrationWords();
  const { language } = useLanguage();
  const { history, counted } = props;
  const series = useMemo(() => ledgerSeries(history.points, counted), [history.points, counted]);
  const lines = useMemo(() => linesOf(series, part => say(`part.${part}`), say('accepted')), [series, say]);
  const number = useMemo(() => new Intl.NumberFormat(language), [language]);
  return (
    <TimeChart
      label={say('history')}
      summary={<Closing history={history} series={series} />}
      at={series.at}
      lines={lines}
      format={value => number.format(value)}
      steps={wholeSteps}
      height={280}
    />
  );
}

/** Whether the area closes, and what is not known. */
function Closing({ history, series }: { readonly history: FlowHistory; readonly series: LedgerSeries }): ReactNode {
  const say = useIntegrationWords();
  const { language } = useLanguage();
  const { known, open } = series;
  const isClosed = open.length === 0;
  const missing = history.gaps.reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0);
  if (known === 0) return say('noneKnown');
  const first = open[0] === undefined ? '' : momentText(new Date(open[0]).toISOString(), language);
  return (
    <Group component="span" gap={8}>
      <ToneBadge tone={isClosed ? 'good' : 'bad'}>{say(isClosed ? 'balanced' : 'unbalanced')}</ToneBadge>
      <span>{isClosed ? say('closesAll', { count: known }) : say('closesNot', { count: open.length, at: first })}</span>
      {history.gaps.length > 0 && (
        <Text component="span" size="sm" c="dimmed">
          {say('gaps', { count: history.gaps.length, time: durationText(missing, language) })}
        </Text>
      )}
    </Group>
  );
}

/** Parts that nothing ever was in are left out. */
function linesOf(series: LedgerSeries, title: (part: LedgerPart) => string, accepted: string): readonly ChartLine[] {
  const shown = ledgerParts.filter(
    part => part === 'confirmed' || part === 'inFlight' || series.parts[part].some(value => (value ?? 0) > 0),
  );
  return [
    ...shown.map(part => ({ id: part, title: title(part), ...looks[part], values: series.parts[part] })),
    { id: 'accepted', title: accepted, color: '--mantine-color-text', values: series.accepted },
  ];
}
