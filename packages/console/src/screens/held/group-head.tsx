import { Text, Title } from '@mantine/core';
import type { HeldGroup } from '@millrace/core';
import type { ReactNode } from 'react';
import { Age } from '../../parts/age.tsx';
import { Plain } from '../../parts/plain.tsx';
import classes from './held.module.css';
import { useHeldWords } from './words.ts';

/** What one cause is: in words, for production, whose it is, what to do. */
export function GroupHead({ group }: { readonly group: HeldGroup }): ReactNode {
  const say = useHeldWords();
  return (
    <div>
      <Title order={2} className={classes['title']!}>
        <Plain>{group.cause ?? say('noCause')}</Plain>
      </Title>
      <dl className={classes['facts']}>
        <dt>{say('production')}</dt>
        <dd>{group.behind > 0 ? say('blocks', { count: group.behind }) : say('blocksNone')}</dd>
        {group.means !== undefined && (
          <>
            <dt>{say('means')}</dt>
            <dd>
              {group.means}{' '}
              <Text span size="xs" c="dimmed" className="mono">
                {group.code}
              </Text>
            </dd>
          </>
        )}
        {group.remedy !== undefined && (
          <>
            <dt>{say('remedy')}</dt>
            <dd>
              <Plain>{group.remedy}</Plain>
            </dd>
          </>
        )}
        <dt>{say('owner')}</dt>
        <dd>
          <Plain>{group.owner}</Plain>
          {group.forwarded && ` (${say('forwarded')})`}
        </dd>
        <dt>{say('where')}</dt>
        <dd>
          <Plain>{`${group.source} → ${group.target}`}</Plain> · {say('heldSince')} <Age at={group.oldest} />
        </dd>
      </dl>
    </div>
  );
}
