import { Anchor, Group, Stack, Text } from '@mantine/core';
import type { CollectionLine } from '@millrace/core';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { Age } from '../../parts/age.tsx';
import { Plain } from '../../parts/plain.tsx';
import { plain } from '../../text/plain.ts';
import { troubled } from './coverage-rows.ts';
import classes from './equipment.module.css';
import { CollectingBadge } from './state-badge.tsx';
import { useEquipmentWords } from './words.ts';

const shownMost = 6;

/** Whether everything is collected; what is not, since when, and whose it is. */
export function CoverageVerdict({ collections }: { readonly collections: readonly CollectionLine[] }): ReactNode {
  const say = useEquipmentWords();
  const count = collections.reduce((sum, { equipment }) => sum + equipment.length, 0);
  const trouble = troubled(collections);
  const isWhole = trouble.length === 0;
  const Shape = isWhole ? CircleCheck : TriangleAlert;
  return (
    <section className={classes['verdict']} data-whole={isWhole} aria-label={say('verdict')}>
      <Shape size={20} aria-hidden className={classes['shape']} />
      <Stack gap={4} className={classes['grow'] ?? ''}>
        <Text fw={600}>
          {isWhole ? say('allCollected', { count }) : say('notCollected', { count: trouble.length, all: count })}
        </Text>
        {trouble.slice(0, shownMost).map(({ line, collection }) => (
          <Group key={`${line.collection} ${line.equipment}`} gap={8} wrap="wrap">
            <CollectingBadge state={line.state} tone={line.tone} />
            <Anchor component={Link} href={links.equipment(line.collection, line.equipment)} size="sm" fw={550}>
              <Plain>{`${line.title ?? line.equipment}, ${line.site}`}</Plain>
            </Anchor>
            <Text size="sm" span>
              {plain(line.sentence)}
            </Text>
            <Text size="sm" span c="dimmed">
              {line.lastHeard === undefined ? say('neverHeard') : <Heard at={line.lastHeard} />} ·{' '}
              {say('owner', { owner: plain(collection.owner) })}
            </Text>
          </Group>
        ))}
        {trouble.length > shownMost && (
          <Text size="sm" c="dimmed">
            {say('andMore', { count: trouble.length - shownMost })}
          </Text>
        )}
      </Stack>
    </section>
  );
}

function Heard({ at }: { readonly at: string }): ReactNode {
  const say = useEquipmentWords();
  return (
    <>
      {say('lastHeard')} <Age at={at} />
    </>
  );
}
