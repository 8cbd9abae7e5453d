import { Anchor, Group, Text } from '@mantine/core';
import type { EquipmentDetail } from '@millrace/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { useMay } from '../../frame/use-may.ts';
import { Age } from '../../parts/age.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import classes from './equipment.module.css';
import { skewText } from './figures.ts';
import { CollectingBadge } from './state-badge.tsx';
import { useEquipmentWords } from './words.ts';

/** How the collecting is, whether anything is missing, and through which interfaces it comes. */
export function PieceVerdict({ detail }: { readonly detail: EquipmentDetail }): ReactNode {
  const say = useEquipmentWords();
  const may = useMay('change');
  const { state, tone, sentence, values, tags } = detail;
  const interfaces = [...new Set(values.flatMap(value => value.interface ?? []))];
  return (
    <Section title={say('verdict')} actions={<CollectingBadge state={state} tone={tone} />}>
      <Text fw={550}>{plain(sentence)}</Text>
      {tags.missing.length > 0 && (
        <Text size="sm" c="var(--state-wait)">
          {say('missing', { names: tags.missing.map(plain).join(', ') })}
        </Text>
      )}
      <Group gap={12} mt={4}>
        {interfaces.map(name => (
          <Text key={name} size="sm" c="dimmed">
            {say('through')}{' '}
            <Anchor component={Link} href={links.interface(name)} size="sm" underline="always">
              <Plain>{name}</Plain>
            </Anchor>
            {may && (
              <>
                {' · '}
                <Anchor component={Link} href={links.tags(name)} size="sm" underline="always">
                  {say('browser')}
                </Anchor>
              </>
            )}
          </Text>
        ))}
      </Group>
      <Figures detail={detail} />
    </Section>
  );
}

function Figures({ detail }: { readonly detail: EquipmentDetail }): ReactNode {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  const { lastHeard, skewMs, tags, counts, kept } = detail;
  const number = new Intl.NumberFormat(language);
  const doubts = [
    ...(tags.bad > 0 ? [say('tagsBad', { count: tags.bad })] : []),
    ...(tags.uncertain > 0 ? [say('tagsUncertain', { count: tags.uncertain })] : []),
    ...(tags.untold > 0 ? [say('tagsUntold', { count: tags.untold })] : []),
  ];
  return (
    <dl className={classes['figures']}>
      <Figure title={say('columnHeard')} value={lastHeard === undefined ? say('nothing') : <Age at={lastHeard} />} />
      <Figure
        title={say('columnTags')}
        value={say('of', { part: tags.bound, all: tags.declared })}
        about={doubts.length === 0 ? say('allGood') : doubts.join(', ')}
      />
      <Figure
        title={say('kept')}
        value={number.format(kept.samples)}
        {...(kept.from !== undefined && { about: <KeptFrom at={kept.from} /> })}
      />
      <Figure
        title={say('columnGaps')}
        value={number.format(counts.gaps)}
        about={counts.openGaps === 0 ? say('gapsNoneOpen') : say('gapsStillOpen', { count: counts.openGaps })}
      />
      <Figure title={say('columnClock')} value={skewText(skewMs, say, language)} about={say('clockAbout')} />
    </dl>
  );
}

function KeptFrom({ at }: { readonly at: string }): ReactNode {
  const say = useEquipmentWords();
  return (
    <>
      {say('keptFrom')} <Age at={at} />
    </>
  );
}

function Figure(props: { readonly title: string; readonly value: ReactNode; readonly about?: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{props.title}</dt>
      <dd>
        {props.value}
        {props.about !== undefined && <span>{props.about}</span>}
      </dd>
    </div>
  );
}
