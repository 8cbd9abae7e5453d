import type { CSSProperties, ReactNode } from 'react';
import { valueText, type ChartLine } from './chart-lines.ts';
import classes from './time-chart.module.css';

/** What each line of a chart is, with its value at one moment. */
export function ChartLegend(props: {
  readonly lines: readonly ChartLine[];
  readonly index: number;
  readonly time: string;
  readonly format: (value: number) => string;
}): ReactNode {
  return (
    <ul className={classes['legend']} aria-hidden>
      <li className={classes['time']}>{props.time}</li>
      {props.lines.map(({ id, title, color, fill, dash, values }) => (
        <li key={id}>
          <span
            className={classes['swatch']}
            data-fill={fill ?? (dash ? 'dashes' : 'line')}
            style={{ '--swatch': `var(${color})` } as CSSProperties}
          />
          {title} <strong>{valueText(values[props.index], props.format)}</strong>
        </li>
      ))}
    </ul>
  );
}
