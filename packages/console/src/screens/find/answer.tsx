import { Alert, Anchor, Chip, Group, Stack, Text } from '@mantine/core';
import type { AnswerOf } from '@millrace/api';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { Journey } from '../../parts/journey.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { plain } from '../../text/plain.ts';
import { useFindWords } from './words.ts';

type Found = AnswerOf<'find'>;

/** Where a key is: the verdict, under which names it is known, and the journey of everything that carries it. */
export function Answer(props: {
  readonly found: Found;
  readonly chosen: string | undefined;
  readonly choose: (key: string | undefined) => void;
}): ReactNode {
  const say = useFindWords();
  const { found } = props;
  if (found.messages.length === 0) return <Nothing found={found} />;
  return (
    <Stack gap="md">
      <Text size="lg" fw={550} data-testid="verdict">
        <Plain>{found.sentence}</Plain>
      </Text>
      <Names {...props} />
      <Section
        title={say('journey')}
        actions={
          <Text size="sm" c="dimmed">
            {say('messages', { count: found.messages.length })}
          </Text>
        }
      >
        <Journey messages={found.messages} />
        {found.truncated && (
          <Text size="sm" c="dimmed" mt="sm">
            {say('truncated', { count: found.messages.length })}
          </Text>
        )}
      </Section>
    </Stack>
  );
}

/** The names under which a value is known; choosing one leaves out what carries it under another. */
function Names({ found, chosen, choose }: Parameters<typeof Answer>[0]): ReactNode {
  const say = useFindWords();
  const names = [...new Set([...found.names, ...(chosen === undefined ? [] : [chosen])])];
  if (names.length < 2 && chosen === undefined) return null;
  return (
    <Chip.Group value={chosen ?? ''} onChange={value => choose(value === '' ? undefined : value)}>
      <Group gap="xs" role="group" aria-label={say('as')}>
        <Text size="sm" c="dimmed">
          {say('as')}
        </Text>
        <Chip value="" size="sm">
          {say('any')}
        </Chip>
        {names.map(name => (
          <Chip key={name} value={name} size="sm">
            {plain(name)}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

function Nothing({ found }: { readonly found: Found }): ReactNode {
  const say = useFindWords();
  return (
    <Alert variant="light" color="gray" title={say('nothing')}>
      <Text size="sm">
        <Plain>{found.sentence}</Plain>
      </Text>
      {found.suggestions.length === 0 ? (
        <Text size="sm" mt="xs">
          {say('nearestNone')}
        </Text>
      ) : (
        <>
          <Text size="sm" mt="xs">
            {say('nearest')}
          </Text>
          <Group gap="md" mt={4}>
            {found.suggestions.map(({ value, names }) => (
              <Anchor key={value} component={Link} href={links.find(value)} size="sm">
                <Plain mono>{value}</Plain> <small>{plain(names.join(', '))}</small>
              </Anchor>
            ))}
          </Group>
        </>
      )}
    </Alert>
  );
}
