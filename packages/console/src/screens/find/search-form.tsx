import { Autocomplete, Button, Group } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Search as SearchIcon } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { plain } from '../../text/plain.ts';
import { useFindWords } from './words.ts';

/** One field for any key; while it is typed, what begins like it is offered. */
export function SearchForm({ value, search }: { readonly value: string; readonly search: (value: string) => void }): ReactNode {
  const say = useFindWords();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const [start] = useDebouncedValue(typed.trim(), 150);
  const { data } = useAsk('suggest', { start }, { enabled: start.length >= 2 && start !== value, keep: true });
  const offered = new Map((data ?? []).map(each => [each.value, each.names]));
  const submit = (chosen: string): void => {
    if (chosen.trim() !== '') search(chosen.trim());
  };
  return (
    <form
      role="search"
      onSubmit={event => {
        event.preventDefault();
        submit(typed);
      }}
    >
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <Autocomplete
          label={say('value')}
          description={say('how')}
          placeholder={say('placeholder')}
          value={typed}
          onChange={setTyped}
          onOptionSubmit={submit}
          data={start.length >= 2 ? [...offered.keys()] : []}
          filter={({ options }) => options}
          renderOption={({ option }) => (
            <span>
              <bdi className="mono">{plain(option.value)}</bdi> <small>{offered.get(option.value)?.join(', ')}</small>
            </span>
          )}
          withScrollArea={false}
          maxLength={200}
          data-autofocus
          autoFocus={value === ''}
          w="min(560px, 100%)"
          spellCheck={false}
        />
        <Button type="submit" flex="none" leftSection={<SearchIcon size={16} aria-hidden />}>
          {say('search')}
        </Button>
      </Group>
    </form>
  );
}
