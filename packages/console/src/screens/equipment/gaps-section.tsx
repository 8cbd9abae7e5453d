import { Text } from '@mantine/core';
import type { GapView } from '@millrace/core';
import type { ReactNode } from 'react';
import { Moment } from '../../parts/moment.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { Section } from '../../parts/section.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { durationText } from '../../text/time.ts';
import classes from './equipment.module.css';
import { useEquipmentWords } from './words.ts';

/** Times without samples, each with why, and how much of it was read again since. */
export function GapsSection({ gaps }: { readonly gaps: readonly GapView[] }): ReactNode {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  const rows = gaps.map(gap => ({
    key: `${gap.from} ${gap.reason} ${gap.measurements?.join() ?? ''}`,
    cells: [
      <Moment key="from" at={gap.from} />,
      gap.to === undefined ? (
        <ToneBadge key="open" tone="bad">
          {say('gapLasts')}
        </ToneBadge>
      ) : (
        <span key="length" className={classes['oneLine']}>
          {durationText(Date.parse(gap.to) - Date.parse(gap.from), language)}
        </span>
      ),
      gap.measurements === undefined ? say('gapAll') : gap.measurements.map(plain).join(', '),
      plain(gap.sentence),
      gap.backfilled === undefined ? say('nothing') : say('backfilled', { count: gap.backfilled }),
    ],
  }));
  return (
    <Section title={say('gaps')}>
      {rows.length === 0 ? (
        <Text size="sm">{say('gapsNone')}</Text>
      ) : (
        <PlainTable
          label={say('gaps')}
          heads={[say('since'), say('lasted'), say('gapOf'), say('why'), say('readAgain')]}
          rows={rows}
          minWidth={640}
        />
      )}
    </Section>
  );
}
