import { Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { EquipmentDetail, TagView } from '@millrace/core';
import { useMemo, type ReactNode } from 'react';
import type en from '../../messages/en/equipment.json';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { VirtualTable, type Column } from '../../parts/virtual-table.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { clockText, durationText } from '../../text/time.ts';
import type { Say } from '../../text/words.ts';
import classes from './equipment.module.css';
import { unitText, valueText } from './figures.ts';
import { QualityBadge } from './state-badge.tsx';
import { statusText } from './status-text.ts';
import { useEquipmentWords } from './words.ts';

/** The last value of every tag of the collection, with how good it is, how old, and what the source granted. */
export function LastValues({ detail }: { readonly detail: EquipmentDetail }): ReactNode {
  const say = useEquipmentWords();
  const columns = useColumns();
  const { values } = detail;
  return (
    <Section title={say('lastValues')}>
      <VirtualTable
        label={say('lastValues')}
        columns={columns}
        count={values.length}
        rowAt={index => values[index]}
        rowHeight={34}
        height="min(70vh, 660px)"
      />
    </Section>
  );
}

/** Columns that a tablet has no room for. */
const wideOnly: ReadonlySet<string> = new Set(['time', 'granted']);

function useColumns(): readonly Column<TagView>[] {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  const isNarrow = useMediaQuery('(max-width: 62em)');
  return useMemo(() => columnsOf(say, language).filter(({ id }) => !isNarrow || !wideOnly.has(id)), [say, language, isNarrow]);
}

function columnsOf(say: Say<typeof en>, language: string): readonly Column<TagView>[] {
  return [
    { id: 'tag', title: say('columnTag'), width: 'minmax(150px, 2fr)', cell: tag => <Name tag={tag} /> },
    { id: 'value', title: say('columnValue'), width: 'minmax(120px, 1.2fr)', cell: tag => <Value tag={tag} /> },
    { id: 'quality', title: say('columnQuality'), width: 'minmax(150px, 1.4fr)', cell: tag => <TagQuality tag={tag} /> },
    {
      id: 'age',
      title: say('columnAge'),
      width: '84px',
      cell: ({ ageMs }) => (ageMs === undefined ? say('nothing') : durationText(ageMs, language)),
    },
    {
      id: 'time',
      title: say('columnSourceTime'),
      width: '108px',
      cell: ({ time }) => time !== undefined && <span title={time}>{clockText(time, language)}</span>,
    },
    { id: 'granted', title: say('columnGranted'), width: '132px', cell: tag => grantedText(tag, say, language) },
    { id: 'address', title: say('columnAddress'), width: 'minmax(150px, 3fr)', cell: tag => <Address tag={tag} /> },
  ];
}

function Name({ tag: { tag, title } }: { readonly tag: TagView }): ReactNode {
  return (
    <>
      <Plain>{tag}</Plain>{' '}
      {title !== undefined && (
        <Text span size="xs" c="dimmed">
          <Plain>{title}</Plain>
        </Text>
      )}
    </>
  );
}

function Value({ tag: { value, unit } }: { readonly tag: TagView }): ReactNode {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  return (
    <span className={classes['value']} title={value === undefined ? '' : plain(String(value))}>
      <bdi>{valueText(value, say, language)}</bdi>
      {value !== undefined && unit !== undefined && <span> {unitText(unit)}</span>}
    </span>
  );
}

function TagQuality({ tag: { quality, status, address } }: { readonly tag: TagView }): ReactNode {
  const say = useEquipmentWords();
  if (address === undefined)
    return (
      <Text span size="sm" c="dimmed">
        {say('notBound')}
      </Text>
    );
  if (quality === undefined || status === undefined)
    return (
      <Text span size="sm" c="dimmed">
        {say('neverTold')}
      </Text>
    );
  return (
    <span className={classes['quality']}>
      <QualityBadge quality={quality} />
      {status !== 0 && (
        <Text span size="xs" className="mono">
          {statusText(status)}
        </Text>
      )}
    </span>
  );
}

/** What was asked of the source and what it granted, where it says so; what it dropped. */
function grantedText({ requestedMs, revisedMs, overflows }: TagView, say: Say<typeof en>, language: string): string {
  const time = (ms: number): string => (ms === 0 ? say('everyChange') : durationText(ms, language));
  const rate =
    revisedMs === undefined
      ? ''
      : requestedMs === undefined || requestedMs === revisedMs
        ? time(revisedMs)
        : say('granted', { asked: time(requestedMs), granted: time(revisedMs) });
  return [rate, overflows ? say('overflows', { count: overflows }) : ''].filter(each => each !== '').join(' · ');
}

function Address({ tag: { address, problem } }: { readonly tag: TagView }): ReactNode {
  return (
    <>
      {problem !== undefined && (
        <Text span size="xs" c="var(--state-bad)" title={plain(problem)}>
          {plain(problem)}{' '}
        </Text>
      )}
      {address !== undefined && (
        <span className="mono" title={plain(address)}>
          {plain(address)}
        </span>
      )}
    </>
  );
}
