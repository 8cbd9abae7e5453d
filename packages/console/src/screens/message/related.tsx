import { Anchor, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { Journey } from '../../parts/journey.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import type { Trace } from './trace.ts';
import { useMessageWords } from './words.ts';

/** The message among those that share keys with it: cause before, effect after. */
export function Related({ trace }: { readonly trace: Trace }): ReactNode {
  const say = useMessageWords();
  const messages = [...trace.related, trace].toSorted((one, other) => one.message - other.message);
  return (
    <Section title={say('journey')}>
      <Text size="sm" c="dimmed" mb="xs">
        {trace.related.length === 0 ? say('journeyNone') : say('journeyAbout')}
      </Text>
      <Journey messages={messages} here={trace.message} />
      {trace.common.length > 0 && (
        <Group gap="sm" mt="sm">
          <Text size="sm" c="dimmed">
            {say('common')}
          </Text>
          {trace.common.map(({ name, value }) => (
            <Anchor key={name} component={Link} href={links.find(value, name)} size="sm">
              <Plain>{`${name} ${value}`}</Plain>
            </Anchor>
          ))}
        </Group>
      )}
    </Section>
  );
}
