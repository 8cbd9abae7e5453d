import { Group, SegmentedControl } from '@mantine/core';
import type { FlowHistory } from '@millrace/core';
import { useMemo, useState, type ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { Asked } from '../../parts/asked.tsx';
import { Section } from '../../parts/section.tsx';
import { AgeChart, LatencyChart, RateChart } from './flow-charts.tsx';
import classes from './integrations.module.css';
import { LedgerChart } from './ledger-chart.tsx';
import { useIntegrationWords } from './words.ts';

/** How often a node takes a sample: asked more often, it has nothing new. */
const sampledMs = 10_000;
const hourMs = 3_600_000;
const ranges = { '1h': hourMs, '6h': 6 * hourMs, '24h': 24 * hourMs, '7d': 168 * hourMs, '30d': 720 * hourMs } as const;
type Range = keyof typeof ranges;
type Counted = 'range' | 'begin';

/** The past of a flow: its ledger, latencies, rates and backlog over the chosen time. */
export function HistorySection({ flow }: { readonly flow: string }): ReactNode {
  const say = useIntegrationWords();
  const [range, setRange] = useState<Range>('1h');
  const [counted, setCounted] = useState<Counted>('range');
  const history = useAsk('flowHistory', useRange(flow, range), { everyMs: sampledMs, keep: true });
  return (
    <Section
      title={say('history')}
      actions={
        <Group gap="sm">
          <SegmentedControl
            size="xs"
            aria-label={say('since')}
            value={counted}
            onChange={value => setCounted(value as Counted)}
            data={(['range', 'begin'] as const).map(value => ({ value, label: say(`since.${value}`) }))}
          />
          <SegmentedControl
            size="xs"
            aria-label={say('range')}
            value={range}
            onChange={value => setRange(value as Range)}
            data={(Object.keys(ranges) as Range[]).map(value => ({ value, label: say(`range.${value}`) }))}
          />
        </Group>
      }
    >
      <Asked query={history}>{answer => <Charts history={answer} counted={counted} />}</Asked>
    </Section>
  );
}

function Charts({ history, counted }: { readonly history: FlowHistory; readonly counted: Counted }): ReactNode {
  return (
    <>
      <LedgerChart history={history} counted={counted} />
      <div className={classes['charts']}>
        <LatencyChart history={history} />
        <RateChart history={history} />
        <AgeChart history={history} />
      </div>
    </>
  );
}

/** What is asked for a range: the last hour moves on by itself, longer ones begin where they were chosen. */
function useRange(name: string, range: Range): { readonly name: string; readonly from?: string; readonly points: number } {
  return useMemo(() => {
    const from = new Date(Date.now() - ranges[range]).toISOString();
    return { name, points: 180, ...(range !== '1h' && { from }) };
  }, [name, range]);
}
