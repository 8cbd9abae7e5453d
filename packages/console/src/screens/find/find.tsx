import { Anchor, Button, Group, Text } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { useAsk } from '../../ask/use-ask.ts';
import { links } from '../../frame/links.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page } from '../../parts/page.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Answer } from './answer.tsx';
import { useRecent, type Search } from './recent.ts';
import { SearchForm } from './search-form.tsx';
import { useFindWords } from './words.ts';

/** Any key, id or number, and its journey. */
export function Find(): ReactNode {
  const say = useFindWords();
  const [, go] = useLocation();
  const query = new URLSearchParams(useSearch());
  const [value, key] = [query.get('value') ?? '', query.get('key') ?? undefined];
  const { recent, remember, forget } = useRecent();
  useEffect(() => {
    if (value !== '') remember({ value, ...(key !== undefined && { key }) });
    // Only a new search is remembered.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [value, key]);
  return (
    <Page title={say('title')} about={say('about')}>
      <SearchForm value={value} search={next => go(links.find(next))} />
      {value === '' ? (
        <Recent recent={recent} forget={forget} />
      ) : (
        <Found value={value} search={key} choose={next => go(links.find(value, next))} />
      )}
    </Page>
  );
}

function Found(props: {
  readonly value: string;
  readonly search: string | undefined;
  readonly choose: (key: string | undefined) => void;
}): ReactNode {
  const { value, search } = props;
  const query = useAsk('find', { value, ...(search !== undefined && { key: search }) }, { live: true });
  return <Asked query={query}>{found => <Answer found={found} chosen={search} choose={props.choose} />}</Asked>;
}

function Recent({ recent, forget }: { readonly recent: readonly Search[]; readonly forget: () => void }): ReactNode {
  const say = useFindWords();
  if (recent.length === 0) return null;
  return (
    <Group gap="md">
      <Text size="sm" c="dimmed">
        {say('recent')}
      </Text>
      {recent.map(({ value, key }) => (
        <Anchor key={`${key ?? ''} ${value}`} component={Link} href={links.find(value, key)} size="sm">
          <Plain>{key === undefined ? value : `${key} ${value}`}</Plain>
        </Anchor>
      ))}
      <Button size="compact-sm" variant="subtle" color="gray" onClick={forget}>
        {say('forget')}
      </Button>
    </Group>
  );
}
