import { Text } from '@mantine/core';
import { CircleCheck, CircleDot, OctagonAlert } from 'lucide-react';
import type { IncidentReport } from '@millrace/core';
import type { ReactNode } from 'react';
import { plain } from '../../text/plain.ts';
import classes from './now.module.css';

/** The first thing a person reads: whether production is well, in one sentence. */
export function Verdict({ report }: { readonly report: IncidentReport }): ReactNode {
  const wrong = report.incidents.filter(({ gravity }) => gravity !== 'notice');
  const tone = wrong.some(({ gravity }) => gravity === 'grave') ? 'bad' : wrong.length > 0 ? 'wait' : 'good';
  const Shape = { bad: OctagonAlert, wait: CircleDot, good: CircleCheck }[tone];
  return (
    <div className={classes['verdict']} data-tone={tone} role="status">
      <Shape size={22} aria-hidden />
      <Text fw={600}>{plain(report.sentence)}</Text>
    </div>
  );
}
