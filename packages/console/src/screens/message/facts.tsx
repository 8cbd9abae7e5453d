import { Anchor, Group, Paper } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { Age } from '../../parts/age.tsx';
import { Keys } from '../../parts/keys.tsx';
import { Plain } from '../../parts/plain.tsx';
import { useLanguage } from '../../text/language.tsx';
import { momentText } from '../../text/time.ts';
import classes from './facts.module.css';
import type { Trace } from './trace.ts';
import { useMessageWords } from './words.ts';

/** What is known of a message as such: where it came from and when, its keys, what came with it. */
export function Facts({ trace }: { readonly trace: Trace }): ReactNode {
  const say = useMessageWords();
  const { language } = useLanguage();
  const attributes = Object.entries(trace.attributes);
  return (
    <Paper withBorder p="md" bg="var(--surface)">
      <dl className={classes['facts']}>
        <dt>{say('received')}</dt>
        <dd>
          {momentText(trace.receivedAt, language)} (<Age at={trace.receivedAt} />){' '}
          <Anchor component={Link} href={links.interface(trace.source)} size="sm">
            <Plain>{say('receivedFrom', { source: trace.source })}</Plain>
          </Anchor>
          {trace.time !== undefined && <>, {say('atSource', { time: momentText(trace.time, language) })}</>}
        </dd>
        <dt>{say('contract')}</dt>
        <dd>
          {trace.contract === undefined ? (
            '–'
          ) : (
            <Anchor component={Link} href={links.contract(trace.contract)} size="sm">
              <Plain>{trace.contract}</Plain>
            </Anchor>
          )}
        </dd>
        <dt>{say('keys')}</dt>
        <dd>{Object.keys(trace.keys).length === 0 ? '–' : <Keys keys={trace.keys} />}</dd>
        <dt>{say('id')}</dt>
        <dd>
          <Plain mono>{trace.id}</Plain>
          {trace.origin !== undefined && (
            <>
              {' · '}
              <Plain>{trace.origin}</Plain>
            </>
          )}
        </dd>
        {attributes.length > 0 && (
          <>
            <dt>{say('attributes')}</dt>
            <dd className={classes['wide']}>
              <Group gap="4px 16px">
                {attributes.map(([name, value]) => (
                  <Plain key={name} mono>{`${name}: ${value}`}</Plain>
                ))}
              </Group>
            </dd>
          </>
        )}
      </dl>
    </Paper>
  );
}
