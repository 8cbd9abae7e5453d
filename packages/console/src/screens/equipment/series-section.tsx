import { Chip, Group, Text } from '@mantine/core';
import type { EquipmentDetail, SeriesAnswer } from '@millrace/core';
import { useMemo, useState, type ReactNode } from 'react';
import { Asked } from '../../parts/asked.tsx';
import { Section } from '../../parts/section.tsx';
import { TimeChart } from '../../parts/time-chart.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import classes from './equipment.module.css';
import { unitText } from './figures.ts';
import { RangeControl } from './range-control.tsx';
import { drawnOf, type Drawn } from './series-lines.ts';
import { useSeries, type Range } from './use-past.ts';
import { useEquipmentWords } from './words.ts';

/** Charts that are open at first. */
const firstCharts = 4;

/** Measurements over time, a chart each. */
export function SeriesSection(props: {
  readonly detail: EquipmentDetail;
  readonly range: Range;
  readonly setRange: (range: Range) => void;
}): ReactNode {
  const say = useEquipmentWords();
  const { detail, range } = props;
  const names = detail.measurements.filter(({ type }) => type !== 'text').map(({ measurement }) => measurement);
  const [chosen, choose] = useState<readonly string[]>(() => names.slice(0, firstCharts));
  const answer = useSeries(detail, chosen, range);
  return (
    <Section title={say('series')} actions={<RangeControl range={range} setRange={props.setRange} />}>
      {names.length === 0 ? (
        <Text size="sm">{say('seriesNone')}</Text>
      ) : (
        <Chip.Group multiple value={[...chosen]} onChange={choose}>
          <Group gap={6} mb="sm" role="group" aria-label={say('measurements')}>
            {names.map(name => (
              <Chip key={name} value={name} size="xs" variant="light">
                {plain(name)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      )}
      {chosen.length > 0 && <Asked query={answer}>{given => <Charts answer={given} chosen={chosen} />}</Asked>}
    </Section>
  );
}

function Charts({ answer, chosen }: { readonly answer: SeriesAnswer; readonly chosen: readonly string[] }): ReactNode {
  const say = useEquipmentWords();
  const drawn = useMemo(() => answer.series.map(one => drawnOf(one, answer)), [answer]);
  const shown = chosen.flatMap(name => drawn.find(({ measurement }) => measurement === name) ?? []);
  const empty = chosen.filter(name => !shown.some(({ measurement }) => measurement === name));
  return (
    <>
      {answer.incomplete !== undefined && (
        <Text size="sm" c="var(--state-wait)">
          {plain(answer.incomplete)}
        </Text>
      )}
      <div className={classes['charts']}>
        {shown.map(one => (
          <MeasurementChart key={one.measurement} drawn={one} answer={answer} />
        ))}
      </div>
      {empty.length > 0 && (
        <Text size="sm" c="dimmed">
          {say('noSamples', { names: empty.map(plain).join(', ') })}
        </Text>
      )}
    </>
  );
}

function MeasurementChart({ drawn, answer }: { readonly drawn: Drawn; readonly answer: SeriesAnswer }): ReactNode {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  const number = useMemo(() => new Intl.NumberFormat(language, { maximumSignificantDigits: 5 }), [language]);
  const unit = unitText(drawn.unit);
  const format = (value: number): string => (unit === '' ? number.format(value) : `${number.format(value)} ${unit}`);
  const lines = useMemo(() => {
    const { band, values } = drawn;
    const main = {
      id: 'value',
      title: say(band ? 'mean' : 'value'),
      color: '--code-variable',
      values,
      ...(!band && { isStepped: true }),
    };
    if (band === undefined) return [main];
    const edge = { color: '--code-variable', isEdge: true };
    return [
      { ...edge, id: 'least', title: say('least'), values: band.low },
      { ...edge, id: 'most', title: say('most'), values: band.high, bandTo: 'least' },
      main,
    ];
  }, [drawn, say]);
  const span = useMemo(() => ({ from: Date.parse(answer.from), to: Date.parse(answer.to) }), [answer]);
  const marks = useMemo(() => ({ gaps: drawn.gaps, bad: drawn.bad }), [drawn]);
  const title = plain(drawn.measurement);
  return (
    <div className={classes['chart']}>
      <h3>
        {title}
        {unit !== '' && <span> {unit}</span>}
      </h3>
      <TimeChart
        label={title}
        summary={<Summary drawn={drawn} format={format} />}
        at={drawn.at}
        lines={lines}
        format={format}
        span={span}
        marks={marks}
        height={150}
        fit
      />
    </div>
  );
}

/** The chart in a sentence: from where to where the values go, how many they are, and what is missing or bad. */
function Summary({ drawn, format }: { readonly drawn: Drawn; readonly format: (value: number) => string }): ReactNode {
  const say = useEquipmentWords();
  const { least, most, last, count, gaps, badCount } = drawn;
  if (least === undefined || most === undefined) return say('samples', { count });
  const doubts = [
    ...(gaps.length > 0 ? [say('gapsIn', { count: gaps.length })] : []),
    ...(badCount > 0 ? [say('badIn', { count: badCount })] : []),
  ];
  return (
    <>
      {last !== undefined && <strong>{format(last)} · </strong>}
      {say('fromTo', { least: format(least), most: format(most) })} · {say('samples', { count })}
      {doubts.length > 0 && <span className={classes['doubt']}> · {doubts.join(', ')}</span>}
    </>
  );
}
