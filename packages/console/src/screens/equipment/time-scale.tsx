import type { ReactNode } from 'react';
import { useLanguage } from '../../text/language.tsx';
import classes from './equipment.module.css';
import type { Span } from './state-bands.ts';

const minuteMs = 60_000;
/** Distances between the marks; one is chosen so that there are about six. */
const steps = [1, 2, 3, 5, 10, 15, 30, 60, 120, 180, 240, 360].map(minutes => minutes * minuteMs);

/** The times of day under bands. */
export function TimeScale({ span }: { readonly span: Span }): ReactNode {
  const { language } = useLanguage();
  const length = span.to - span.from;
  const step = steps.find(each => length / each <= 7) ?? steps.at(-1)!;
  const offset = new Date(span.from).getTimezoneOffset() * minuteMs;
  const first = Math.ceil((span.from - offset) / step) * step + offset;
  const marks = Array.from({ length: Math.max(0, Math.floor((span.to - first) / step) + 1) }, (_, index) => first + index * step);
  const format = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return (
    <div className={classes['scale']} aria-hidden>
      {marks.map(mark => (
        <span key={mark} style={{ left: `${((mark - span.from) / length) * 100}%` }}>
          {format.format(mark)}
        </span>
      ))}
    </div>
  );
}
