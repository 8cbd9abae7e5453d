import { Anchor, Group, Text } from '@mantine/core';
import type { LandscapeView, RecentView } from '@millrace/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useAsk } from '../../ask/use-ask.ts';
import { links } from '../../frame/links.ts';
import { useHearing, useRecent } from '../../live/use-live.ts';
import { Age } from '../../parts/age.tsx';
import { Plain } from '../../parts/plain.tsx';
import classes from './now.module.css';
import { useNowWords } from './words.ts';

const shown = 3;

/** What went through last: a proof that it flows, and a way in. */
export function RecentLine({ view }: { readonly view: LandscapeView }): ReactNode {
  const say = useNowWords();
  const isHeard = useHearing() === 'live';
  const heard = useRecent();
  const asked = useAsk('recent', { limit: shown }, { live: true, enabled: !isHeard });
  const recent = (isHeard ? heard : (asked.data ?? [])).slice(0, shown);
  if (recent.length === 0) return null;
  return (
    <Group gap="xs" className={classes['recent']}>
      <Text size="sm" c="dimmed">
        {say('last')}
      </Text>
      {recent.map(each => (
        <RecentMessage key={each.flow} recent={each} view={view} />
      ))}
    </Group>
  );
}

function RecentMessage({ recent, view }: { readonly recent: RecentView; readonly view: LandscapeView }): ReactNode {
  const system = view.systems.find(({ interfaces }) => interfaces.some(({ name }) => name === recent.target));
  const { key = { name: '', value: recent.subject } } = recent;
  return (
    <Text size="sm" component="span" className={classes['recentOne']}>
      <Anchor component={Link} href={links.message(recent.message)} size="sm">
        <Plain>{`${key.name} ${key.value}`.trim()}</Plain>
      </Anchor>{' '}
      → <Plain>{system?.title ?? recent.target}</Plain>{' '}
      <span className={classes['dim']}>
        <Age at={recent.at} />
      </span>
    </Text>
  );
}
