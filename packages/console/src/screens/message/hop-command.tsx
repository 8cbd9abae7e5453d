import { Anchor, Stack, Text } from '@mantine/core';
import type { CommandView } from '@millrace/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { Plain } from '../../parts/plain.tsx';
import { useMessageWords } from './words.ts';

/** What a message asked of equipment: the command as it stands, values before and after, and its steps with their times. */
export function HopCommand({ command }: { readonly command: CommandView }): ReactNode {
  const say = useMessageWords();
  const { collection, equipment, values, before, after, sentence, steps = [] } = command;
  return (
    <Stack gap={2}>
      <Text size="sm">
        {say('command')} <Plain mono>{command.command}</Plain>{' '}
        <Anchor component={Link} href={links.equipment(collection, equipment)} size="sm">
          <Plain>{`${equipment} (${collection})`}</Plain>
        </Anchor>
        : <Plain>{sentence}</Plain>
      </Text>
      {Object.entries(values).map(([tag, value]) => (
        <Text key={tag} size="sm">
          <Plain>{`${tag}: ${before?.[tag] === undefined ? '' : `${said(before[tag])} → `}${said(after?.[tag] ?? value)}`}</Plain>
        </Text>
      ))}
      {steps.length > 0 && (
        <Text size="xs" c="dimmed">
          {steps.map(({ phase, at }) => `${at.slice(11, 23)} ${say(`phase.${phase}`)}`).join(' · ')}
        </Text>
      )}
    </Stack>
  );
}

function said(value: boolean | number | string | null): string {
  return value === null ? '–' : String(value);
}
