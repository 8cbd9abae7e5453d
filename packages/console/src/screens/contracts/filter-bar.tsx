import { Group, Text, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { useContractWords } from './words.ts';

/** The filter above a list, and how many lines it leaves. */
export function FilterBar(props: {
  readonly query: string;
  readonly setQuery: (query: string) => void;
  readonly shown: number;
  readonly all: number;
}): ReactNode {
  const say = useContractWords();
  return (
    <Group mb="sm" gap="md">
      <TextInput
        value={props.query}
        onChange={event => props.setQuery(event.currentTarget.value)}
        aria-label={say('filter')}
        placeholder={say('filterAbout')}
        leftSection={<Search size={15} aria-hidden />}
        w={320}
        size="sm"
      />
      <Text size="sm" c="dimmed" role="status">
        {say('count', { count: props.shown, all: props.all })}
      </Text>
    </Group>
  );
}
