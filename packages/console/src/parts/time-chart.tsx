import 'uplot/dist/uPlot.min.css';
import { Text, useComputedColorScheme } from '@mantine/core';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import uPlot from 'uplot';
import { useLanguage } from '../text/language.tsx';
import { momentText } from '../text/time.ts';
import { ChartLegend } from './chart-legend.tsx';
import { lastKnown, stacked, valueText, type ChartLine, type ChartMarks } from './chart-lines.ts';
import { chartOptions, type ChartLook } from './chart-options.ts';
import { ChartTable } from './chart-table.tsx';
import classes from './time-chart.module.css';

/** What a chart shows. */
export interface TimeChartProps {
  readonly label: string;
  /** What it says, in a sentence: for who does not see it, and for who has no time. */
  readonly summary: ReactNode;
  /** Moments in milliseconds. */
  readonly at: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly format: (value: number) => string;
  /** Distances that the marks of the axis may have: `wholeSteps`, `durationSteps`; absent: any. */
  readonly steps?: readonly number[];
  readonly height?: number;
  /** The scale begins where the values begin, not at nothing. */
  readonly fit?: boolean;
  /** The time that is shown in milliseconds; absent: from the first moment to the last. */
  readonly span?: { readonly from: number; readonly to: number };
  readonly marks?: ChartMarks;
}

/**
 * Series over time, as a drawing and as a table. The arrow keys walk through its moments; the legend says the values at the chosen one, else the last.
 */
export function TimeChart({ height = 220, ...props }: TimeChartProps): ReactNode {
  const { label, summary, at, lines, format } = props;
  const { language } = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const [moment, setMoment] = useState<number | null>(null);
  const chart = useChart(box, { ...props, height, language, onMoment: setMoment });
  const shown = Math.min(moment ?? lastKnown(lines), at.length - 1);
  const time = at[shown] === undefined ? '' : momentText(new Date(at[shown]).toISOString(), language);
  const values = lines.map(({ title, values: all }) => `${title} ${valueText(all[shown], format)}`).join(', ');
  const id = useId();
  const walk = (event: KeyboardEvent): void => {
    const next = stepped(event.key, shown, at.length);
    if (next === undefined) return;
    event.preventDefault();
    const seconds = (at[next] ?? 0) / 1000;
    chart.current?.setCursor({ left: chart.current.valToPos(seconds, 'x'), top: 0 });
  };
  return (
    <figure className={classes['figure']} aria-labelledby={id}>
      <Text component="figcaption" size="sm" id={id} mb={6}>
        {summary}
      </Text>
      <div
        ref={box}
        className={classes['canvas']}
        style={{ height }}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, at.length - 1)}
        aria-valuenow={Math.max(0, shown)}
        aria-valuetext={`${time}: ${values}`}
        onKeyDown={walk}
      />
      <ChartLegend lines={lines} index={shown} time={time} format={format} />
      <ChartTable label={label} at={at} lines={lines} format={format} />
    </figure>
  );
}

interface Drawn extends Omit<TimeChartProps, 'label' | 'summary'> {
  readonly height: number;
  readonly language: string;
  readonly onMoment: (index: number | null) => void;
}

/** Keeps one drawing in a box: made again when lines or colours change, given new data otherwise, as wide as the box, and gone with it. */
function useChart(box: RefObject<HTMLDivElement | null>, drawn: Drawn): RefObject<uPlot | undefined> {
  const chart = useRef<uPlot>(undefined);
  const latest = useRef(drawn);
  latest.current = drawn;
  const scheme = useComputedColorScheme();
  const shape = drawn.lines.map(({ id, title }) => `${id} ${title}`).join();
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const made = new uPlot(chartOptions(lookOf(latest), element.clientWidth), dataOf(latest.current), element);
    chart.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: latest.current.height }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
      chart.current = undefined;
    };
  }, [box, shape, scheme, drawn.height, drawn.language]);
  useEffect(() => chart.current?.setData(dataOf(latest.current)), [drawn.at, drawn.lines, drawn.marks, drawn.span]);
  return chart;
}

/** What moves on with the data is asked for whenever it is drawn. */
function lookOf(latest: RefObject<Drawn>): ChartLook {
  const { marks: _, span, ...look } = latest.current;
  return { ...look, marks: () => latest.current.marks, ...(span && { span: () => latest.current.span }) };
}

function dataOf({ at, lines }: Drawn): uPlot.AlignedData {
  return [at.map(ms => ms / 1000), ...stacked(lines).map(values => [...values])];
}

function stepped(key: string, from: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: from - 1,
    ArrowRight: from + 1,
    PageUp: from + 10,
    PageDown: from - 10,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined ? undefined : Math.max(0, Math.min(count - 1, next));
}
